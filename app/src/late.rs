//! What comes as a file of its own, because a call does without it.

use crate::{
    page::LivePage,
    pages::{Admin, Check, Rooms},
    prelude::*,
};
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// What a future that waits for nothing comes to: once a file is here, so is what is in it.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// Fetches what this page needs besides; an error where it cannot be had.
pub async fn prepare(page: &LivePage) -> Result<(), SplitLoaderError> {
    match page {
        LivePage::Room(_) => Ok(()),
        LivePage::Rooms { .. } | LivePage::Check(_) | LivePage::Admin { .. } => load().await,
    }
}

/// A page that is no room.
pub(crate) fn elsewhere(page: LivePage) -> AnyView {
    at_once(desk(page)).and_then(Result::ok).into_any()
}

#[wasm_split(pages, wasm_split_path = leptos::wasm_split, preload(load), fallible)]
fn desk(page: LivePage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        LivePage::Rooms { cards, asked } => view! { <Rooms cards asked/> }.into_any(),
        LivePage::Check(front) => view! { <Check front/> }.into_any(),
        LivePage::Admin {
            live,
            show,
            question,
        } => view! { <Admin live show question/> }.into_any(),
        LivePage::Room(_) => ().into_any(),
    })
}
