//! One type for every element, so that the bundle stays small.
//!
//! In leptos every element, every attribute and every child is a type of its own, and the
//! code to build, hydrate and change it is compiled once per type: most of a page's wasm.
//! With [`Markup`] in scope instead of leptos' own traits, `view!` makes one [`Element`] of
//! whatever stands in it. Its markup, and what it does in the page, are the same.

mod element;

pub use element::Element;

use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{AddAnyAttr, IntoAny, IntoRender, NodeRef, RenderHtml},
    tachys::{
        html::{
            attribute::{
                AttributeValue,
                custom::{CustomAttributeKey, custom_attribute},
            },
            element::{HtmlElement, InnerHtmlValue, inner_html},
            event::on,
            node_ref::node_ref,
            property::{IntoProperty, prop},
        },
        renderer::types::Event,
    },
    wasm_bindgen::JsCast,
};

/// An attribute's name: hydrated as it stands in the page, unlike a plain string's.
#[derive(Clone, Copy, Debug)]
struct Name(&'static str);

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl CustomAttributeKey for Name {
    const KEY: &'static str = "named";
}

macro_rules! attributes {
    ($($method:ident = $name:literal),* $(,)?) => {$(
        fn $method<V: AttributeValue>(self, value: V) -> Element {
            self.attr($name, value)
        }
    )*};
}

// One copy for each kind of child, whatever the element.
#[inline(never)]
fn hold<V: RenderHtml>(element: Element, child: V) -> Element {
    element.holding(child.into_any())
}

/// What `view!` calls on an element, in its own order: the children, then the attributes.
pub trait Markup: Sized {
    fn element(self) -> Element;

    fn child<C>(self, child: C) -> Element
    where
        C: IntoRender,
        C::Output: RenderHtml,
    {
        hold(self.element(), child.into_render())
    }

    fn attr<V: AttributeValue>(self, name: &'static str, value: V) -> Element {
        self.element()
            .add_any_attr(custom_attribute(Name(name), value))
    }

    fn on<E, F>(self, event: E, handler: F) -> Element
    where
        E: EventDescriptor + Send + 'static,
        E::EventType: From<Event> + 'static,
        F: FnMut(E::EventType) + 'static,
    {
        let handler: Box<dyn FnMut(E::EventType)> = Box::new(handler);
        self.element().add_any_attr(on(event, handler))
    }

    fn prop<P: IntoProperty>(self, name: &'static str, value: P) -> Element {
        self.element().add_any_attr(prop(name, value))
    }

    fn node_ref<E>(self, place: NodeRef<E>) -> Element
    where
        E: ElementType,
        E::Output: JsCast + 'static,
    {
        self.element().add_any_attr(node_ref::<E, _>(place))
    }

    fn inner_html<T: InnerHtmlValue>(self, html: T) -> Element {
        self.element().add_any_attr(inner_html(html))
    }

    attributes! {
        action = "action", alt = "alt", autocapitalize = "autocapitalize",
        autocomplete = "autocomplete", autofocus = "autofocus", autoplay = "autoplay",
        checked = "checked", class = "class", datetime = "datetime", dir = "dir", disabled = "disabled",
        enterkeyhint = "enterkeyhint", r#for = "for", formaction = "formaction", formmethod = "formmethod",
        formnovalidate = "formnovalidate", height = "height", hidden = "hidden", href = "href", id = "id",
        inputmode = "inputmode", lang = "lang", max = "max", maxlength = "maxlength",
        method = "method", min = "min", minlength = "minlength", multiple = "multiple", muted = "muted",
        name = "name", open = "open", placeholder = "placeholder",
        playsinline = "playsinline", rel = "rel", required = "required", role = "role",
        rows = "rows", scope = "scope", selected = "selected", spellcheck = "spellcheck",
        src = "src", start = "start", tabindex = "tabindex", target = "target", title = "title", r#type = "type", value = "value",
        webkitdirectory = "webkitdirectory", width = "width",
        aria_activedescendant = "aria-activedescendant", aria_autocomplete = "aria-autocomplete",
        aria_busy = "aria-busy", aria_checked = "aria-checked", aria_controls = "aria-controls",
        aria_current = "aria-current", aria_describedby = "aria-describedby",
        aria_expanded = "aria-expanded", aria_haspopup = "aria-haspopup",
        aria_hidden = "aria-hidden", aria_invalid = "aria-invalid",
        aria_keyshortcuts = "aria-keyshortcuts", aria_label = "aria-label",
        aria_labelledby = "aria-labelledby", aria_live = "aria-live",
        aria_pressed = "aria-pressed", aria_relevant = "aria-relevant",
        aria_selected = "aria-selected",
        aria_valuemax = "aria-valuemax", aria_valuemin = "aria-valuemin",
        aria_valuenow = "aria-valuenow", aria_valuetext = "aria-valuetext",
    }
}

impl<E: ElementType> Markup for HtmlElement<E, (), ()> {
    fn element(self) -> Element {
        Element::new(E::TAG, E::NAMESPACE, E::SELF_CLOSING)
    }
}

impl Markup for Element {
    fn element(self) -> Element {
        self
    }
}
