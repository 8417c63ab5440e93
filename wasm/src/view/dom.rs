//! Makes the DOM follow a tree. Only text nodes, attributes and style properties are ever written: no
//! markup is parsed, so the page may require trusted types and refuse style attributes.

use super::tree::{Element, Handler, Node, On};
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// Makes `parent`, which holds `old`, hold exactly `new`.
pub(crate) fn follow(document: &Document, parent: &web_sys::Node, old: &[Node], new: &[Node]) {
    let mut there: Vec<Option<web_sys::Node>> = Vec::with_capacity(old.len());
    let mut next = parent.first_child();
    while let Some(node) = next {
        next = node.next_sibling();
        there.push(Some(node));
    }
    // Who was what: by key, else the next of the same kind.
    let partners: Vec<Option<usize>> = {
        let mut is_taken = vec![false; old.len()];
        let partner = |wanted: &Node| {
            let index = old
                .iter()
                .enumerate()
                .position(|(index, was)| !is_taken[index] && is_same(was, wanted))?;
            is_taken[index] = true;
            Some(index)
        };
        new.iter().map(partner).collect()
    };
    let mut nodes: Vec<Option<web_sys::Node>> = Vec::with_capacity(new.len());
    for partner in &partners {
        nodes.push(partner.and_then(|index| there.get_mut(index).and_then(Option::take)));
    }
    // What goes, goes first: then what stays need not move, and keeps its focus.
    for node in there.into_iter().flatten() {
        let _ = parent.remove_child(&node);
    }
    let mut at = parent.first_child();
    for (index, wanted) in new.iter().enumerate() {
        let was = partners[index].and_then(|partner| old.get(partner));
        let node = match nodes[index].take() {
            Some(node) => node,
            None => match make(document, wanted) {
                Some(node) => node,
                None => continue,
            },
        };
        if at.as_ref().is_some_and(|at| at.is_same_node(Some(&node))) {
            at = node.next_sibling();
        } else {
            let _ = parent.insert_before(&node, at.as_ref());
        }
        patch(document, &node, was, wanted);
    }
}

fn is_same(was: &Node, wanted: &Node) -> bool {
    match (was, wanted) {
        (Node::Text(_), Node::Text(_)) => true,
        (Node::Element(was), Node::Element(wanted)) => {
            was.tag == wanted.tag && was.key == wanted.key
        }
        _ => false,
    }
}

fn make(document: &Document, wanted: &Node) -> Option<web_sys::Node> {
    match wanted {
        Node::Text(_) => Some(document.create_text_node("").into()),
        Node::Element(element) => document.create_element(element.tag).ok().map(Into::into),
    }
}

fn patch(document: &Document, node: &web_sys::Node, was: Option<&Node>, wanted: &Node) {
    match (was, wanted) {
        (Some(Node::Text(was)), Node::Text(text)) if was == text => {}
        (_, Node::Text(text)) => node.set_node_value(Some(text)),
        (was, Node::Element(wanted)) => {
            let blank = Element::default();
            let was = match was {
                Some(Node::Element(was)) => was,
                _ => &blank,
            };
            let element: &HtmlElement = node.unchecked_ref();
            attributes(element, was, wanted);
            follow(document, node, &was.children, &wanted.children);
            properties(element, wanted);
        }
    }
}

fn attributes(element: &HtmlElement, was: &Element, wanted: &Element) {
    for (name, _) in &was.attributes {
        if !wanted.attributes.iter().any(|(kept, _)| kept == name) {
            let _ = element.remove_attribute(name);
        }
    }
    for (name, value) in &wanted.attributes {
        // The person opens and closes groups; what they were at first is said once.
        let is_new = was.tag.is_empty();
        let is_as_before = was
            .attributes
            .iter()
            .any(|(had, old)| had == name && old == value);
        if !is_as_before && (is_new || *name != "open") {
            let _ = element.set_attribute(name, value);
        }
    }
    for (name, value) in &wanted.styles {
        if !was
            .styles
            .iter()
            .any(|(had, old)| had == name && old == value)
        {
            let _ = element.style().set_property(name, value);
        }
    }
}

/// What a person may have changed is compared with the DOM, not with the last tree.
fn properties(element: &HtmlElement, wanted: &Element) {
    if let Some(is_checked) = wanted.is_checked {
        let input: &HtmlInputElement = element.unchecked_ref();
        if input.checked() != is_checked {
            input.set_checked(is_checked);
        }
    }
    if let Some(value) = &wanted.value {
        if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
            if select.value() != *value {
                select.set_value(value);
            }
        } else if let Some(input) = element.dyn_ref::<HtmlInputElement>()
            && input.value() != *value
        {
            input.set_value(value);
        }
    }
}

/// The handler for what happened at `target`: its own, or that of the nearest element round it. Listeners
/// sit on the root only; the tree that was drawn last says who wants to know.
pub(crate) fn handler(
    tree: &[Node],
    root: &web_sys::Node,
    target: &web_sys::Node,
    event: On,
) -> Option<Handler> {
    let mut path = Vec::new();
    let mut node = target.clone();
    while !node.is_same_node(Some(root)) {
        let mut index = 0;
        let mut before = node.previous_sibling();
        while let Some(sister) = before {
            index += 1;
            before = sister.previous_sibling();
        }
        path.push(index);
        node = node.parent_node()?;
    }
    let mut nodes = tree;
    let mut found = None;
    while let Some(Node::Element(element)) = path.pop().and_then(|index| nodes.get(index)) {
        found = of(element, event).or(found);
        nodes = &element.children;
    }
    found
}

fn of(element: &Element, event: On) -> Option<Handler> {
    element
        .handlers
        .iter()
        .find(|(on, _)| *on == event)
        .map(|(_, handler)| handler.clone())
}
