//! How high the list is: its window grows and shrinks with the element, the page and what stands round it.

use super::Shell;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// Draws again when the list in sight has another height.
pub(super) struct GridSize {
    observer: ResizeObserver,
    /// The list that is watched: a new one takes the place of one that was empty meanwhile.
    watched: RefCell<Option<Element>>,
    _on_change: Closure<dyn FnMut()>,
}

impl GridSize {
    /// None where the browser has no such observer: then a list shows the rows that an ordinary height has.
    pub(super) fn of(shell: &Rc<Shell>) -> Option<GridSize> {
        let weak = Rc::downgrade(shell);
        let on_change = Closure::new(move || {
            if let Some(shell) = weak.upgrade()
                && shell.measure()
            {
                shell.draw();
            }
        });
        let observer = ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
        Some(GridSize {
            observer,
            watched: RefCell::default(),
            _on_change: on_change,
        })
    }

    /// Watches this list and no other.
    pub(super) fn watch(&self, grid: Option<Element>) {
        let mut watched = self.watched.borrow_mut();
        if *watched == grid {
            return;
        }
        self.observer.disconnect();
        if let Some(grid) = &grid {
            self.observer.observe(grid);
        }
        *watched = grid;
    }
}

impl Drop for GridSize {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
