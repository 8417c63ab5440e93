//! A description of what the DOM should be: plain values, so that screens can be drawn and tested without
//! a browser. `dom` makes the DOM follow it.

use crate::widget::Action;
use reseat_core::text::Value;

/// What a person does to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    Click,
    Change,
    Input,
    Key,
    Scroll,
}

/// What the browser tells about it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Happening {
    /// Of a text box or a list.
    pub(crate) value: String,
    /// Of the key.
    pub(crate) key: String,
    pub(crate) has_shift: bool,
    /// Control, or Command.
    pub(crate) has_control: bool,
    pub(crate) has_alt: bool,
    /// Of a scrolling element.
    pub(crate) top_px: u32,
    pub(crate) height_px: u32,
}

/// What follows from it.
#[derive(Clone)]
pub(crate) enum Handler {
    /// Always the same.
    Act(Action),
    /// With the value of a text box or a list.
    Value(fn(String) -> Action),
    /// With everything; nothing may follow.
    Judge(fn(&Happening) -> Option<Action>),
    /// On a row of the list: a press with Shift marks a range.
    Row(usize),
    /// Asks for a file.
    File,
}

/// A piece of the tree.
#[derive(Clone)]
pub(crate) enum Node {
    Text(String),
    Element(Element),
}

/// An element.
#[derive(Clone, Default)]
pub(crate) struct Element {
    pub(crate) tag: &'static str,
    /// Says which of its sisters it was before; without one the order decides.
    pub(crate) key: String,
    pub(crate) attributes: Vec<(&'static str, String)>,
    pub(crate) styles: Vec<(&'static str, String)>,
    pub(crate) is_checked: Option<bool>,
    pub(crate) value: Option<String>,
    pub(crate) handlers: Vec<(On, Handler)>,
    pub(crate) children: Vec<Node>,
}

/// An element of that tag.
pub(crate) fn el(tag: &'static str) -> Element {
    Element {
        tag,
        ..Element::default()
    }
}

impl Element {
    pub(crate) fn attr(mut self, name: &'static str, value: impl Into<String>) -> Element {
        self.attributes.push((name, value.into()));
        self
    }

    /// An attribute that is there or not.
    pub(crate) fn flag(self, name: &'static str, is_there: bool) -> Element {
        if is_there { self.attr(name, "") } else { self }
    }

    pub(crate) fn class(self, names: impl Into<String>) -> Element {
        self.attr("class", names)
    }

    pub(crate) fn style(mut self, name: &'static str, value: String) -> Element {
        self.styles.push((name, value));
        self
    }

    pub(crate) fn key(mut self, key: impl Into<String>) -> Element {
        self.key = key.into();
        self
    }

    pub(crate) fn checked(mut self, is_checked: bool) -> Element {
        self.is_checked = Some(is_checked);
        self
    }

    pub(crate) fn value(mut self, value: impl Into<String>) -> Element {
        self.value = Some(value.into());
        self
    }

    pub(crate) fn on(mut self, event: On, handler: Handler) -> Element {
        self.handlers.push((event, handler));
        self
    }

    /// Pressing it does that.
    pub(crate) fn press(self, action: Action) -> Element {
        self.on(On::Click, Handler::Act(action))
    }

    /// Text; what stands between [`STRONG`] marks is bold.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Element {
        let text = text.into();
        if !text.contains(STRONG.0) {
            self.children.push(Node::Text(text));
            return self;
        }
        for (index, part) in text.split([STRONG.0, STRONG.1]).enumerate() {
            if index % 2 == 1 {
                self.children.push(Node::Element(el("b").text(part)));
            } else if !part.is_empty() {
                self.children.push(Node::Text(part.into()));
            }
        }
        self
    }

    pub(crate) fn child(mut self, child: Element) -> Element {
        self.children.push(Node::Element(child));
        self
    }

    pub(crate) fn maybe(self, child: Option<Element>) -> Element {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        self.children
            .extend(children.into_iter().map(Node::Element));
        self
    }
}

/// Marks round a value that a sentence shows bold. They are of the private use area, which no text has a
/// meaning for.
pub(crate) const STRONG: (char, char) = ('\u{e000}', '\u{e001}');

/// A count that a sentence shows bold.
pub(crate) fn strong_count(count: u64) -> Value {
    Value::Marked {
        count: i64::try_from(count).unwrap_or(i64::MAX),
        marks: STRONG,
    }
}

/// A value that a sentence shows bold.
pub(crate) fn strong(text: &str) -> String {
    format!("{}{text}{}", STRONG.0, STRONG.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_a_sentence_is_bold() {
        let element = el("p").text(format!("{} goes, {} comes.", strong("A"), strong("B")));
        let shape: Vec<&str> = element
            .children
            .iter()
            .map(|child| match child {
                Node::Text(text) => text.as_str(),
                Node::Element(element) => element.tag,
            })
            .collect();
        assert_eq!(shape, ["b", " goes, ", "b", " comes."]);
    }
}
