//! The page's own objects, and small ways to speak to them.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Window};

pub(crate) fn window() -> Window {
    web_sys::window().expect("this module runs in a page")
}

pub(crate) fn document() -> Document {
    window().document().expect("a page has a document")
}

/// The element with this id, if it is in the page and of this type.
pub(crate) fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Whether anybody can see this page just now.
pub(crate) fn visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// `element.setAttribute`, which fails only for names that are no names.
pub(crate) fn set_attribute(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// A plain object, as the browser's option arguments want it.
pub(crate) fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        set(&object, key, value);
    }
    object.into()
}

/// `target[key] = value`, which fails only for frozen objects: ours are not.
pub(crate) fn set(target: &JsValue, key: &str, value: &JsValue) {
    let _ = Reflect::set(target, &key.into(), value);
}

/// `target[key]`; `None` where there is no such thing.
pub(crate) fn get(target: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(target, &key.into())
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}
