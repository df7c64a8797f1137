//! Rows that come and go one by one.

use crate::prelude::*;
use std::sync::Arc;

/// What becomes a row, once a row of its key is needed.
struct Coming {
    key: String,
    row: Box<dyn FnOnce() -> AnyView + Send>,
}

/// A row for each item, which stays as it is for as long as an item of its key is there.
pub(crate) fn rows<T, K>(
    items: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: fn(&T) -> K,
    row: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Send + 'static,
    K: ToString + 'static,
{
    let row: Arc<dyn Fn(T) -> AnyView + Send + Sync> = Arc::new(row);
    let coming = move |item: T| {
        let (key, row) = (key(&item).to_string(), row.clone());
        Coming {
            key,
            row: Box::new(move || row(item)),
        }
    };
    rows_of(Box::new(move || items().into_iter().map(&coming).collect()))
}

/// The one copy of what keeps rows in order, whatever is in them.
fn rows_of(each: Box<dyn Fn() -> Vec<Coming> + Send>) -> AnyView {
    view! {
        <leptos::prelude::For each key=|coming| coming.key.clone() children=|coming: Coming| (coming.row)()/>
    }
    .into_any()
}
