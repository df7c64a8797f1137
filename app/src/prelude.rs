//! What components use of leptos: all but its elements, which are [`Markup`]'s here, and
//! reactive values that are compiled once per kind of value rather than once per place.

pub(crate) use crate::{
    markup::Markup,
    reactive::{Memo, RwSignal, memo, memo_from},
};
pub(crate) use leptos::prelude::{
    AnyView, Callable, Callback, Children, Effect, Get as _, GetUntracked as _, GetValue, IntoView,
    StoredValue, WithValue, component, event_target, event_target_value, expect_context,
    on_cleanup, provide_context, set_timeout, untrack, use_context, view, window_event_listener,
};
use leptos::{
    html::Custom,
    prelude::{NodeRef, RenderHtml, View},
    tachys::reactive_graph::SharedReactiveFunction,
};
use std::sync::{Arc, Mutex};

/// Where an element of the page is known, of whichever tag.
pub(crate) type Place = NodeRef<Custom<&'static str>>;

/// A view of any kind. What `view!` wraps is the same kind as what it does not.
pub(crate) trait IntoAny {
    fn into_any(self) -> AnyView;
}

impl<V: RenderHtml + Send> IntoAny for View<V> {
    fn into_any(self) -> AnyView {
        leptos::prelude::IntoAny::into_any(self.into_inner())
    }
}

macro_rules! any_views {
    ($($view:ty),*) => {$(
        impl IntoAny for $view {
            fn into_any(self) -> AnyView {
                leptos::prelude::IntoAny::into_any(self)
            }
        }
    )*};
}

any_views![(), &'static str, String, Option<AnyView>, Vec<AnyView>];

/// Many views as one.
pub(crate) trait CollectView {
    fn collect_view(self) -> Vec<AnyView>;
}

impl<I: IntoIterator<Item = AnyView>> CollectView for I {
    fn collect_view(self) -> Vec<AnyView> {
        self.into_iter().collect()
    }
}

/// What is shown, made anew whenever what it read has changed.
pub(crate) fn live<V: IntoView + 'static>(show: impl FnMut() -> V + Send + 'static) -> AnyView {
    let show: SharedReactiveFunction<V> = Arc::new(Mutex::new(show));
    leptos::prelude::IntoAny::into_any(show)
}

/// An attribute's value, made anew whenever what it read has changed; `None` is no attribute.
pub(crate) fn attr<V: Into<String>>(
    mut value: impl FnMut() -> Option<V> + Send + 'static,
) -> SharedReactiveFunction<Option<String>> {
    Arc::new(Mutex::new(move || value().map(Into::into)))
}

/// What the browser does, once hydrated, and again whenever what it read has changed.
pub(crate) fn effect(run: impl FnMut() + 'static) {
    effect_of(Box::new(run));
}

fn effect_of(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}
