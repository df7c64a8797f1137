//! *Check your setup*: everything a call needs, tried in earnest.
//!
//! It comes in a file of its own: nobody who is in a call or on the way to one needs it.
//! Not here: what anything means, which `parlor::check` decides.

mod browser;
mod capture;
mod gather;
mod listen;
mod network;
mod pair;
mod relay;
mod report;
mod servers;
mod storage;
mod tries;

use crate::{broke, clock::sleep, events::Task};
use capture::Devices;
use futures_util::{FutureExt, StreamExt, future::join3, select_biased};
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use parlor::check::{Checks, Found, Row};
use parlor_app::check::{CheckEnds, CheckView, CheckWish, Sent};
use std::{cell::RefCell, future::Future, pin::pin, rc::Rc};
use wasm_bindgen_futures::spawn_local;

/// Runs the checks until the page is left.
pub(crate) fn check(ends: CheckEnds) {
    spawn_local(async move {
        match begin(ends).await {
            Ok(()) => {}
            // The page says so, and offers to be loaded again.
            Err(_) => broke::tell(),
        }
    });
}

#[wasm_split(check, wasm_split_path = leptos::wasm_split, fallible)]
fn begin(ends: CheckEnds) -> Result<(), SplitLoaderError> {
    spawn_local(serve(ends));
    Ok(())
}

async fn serve(ends: CheckEnds) {
    let CheckEnds {
        slug,
        view,
        mut wishes,
    } = ends;
    let slug = slug.unwrap_or_default();
    view.browser.try_set(browser::name());
    let devices = Rc::new(RefCell::new(Devices::new(view)));
    let mut _round = round(slug.clone(), view, devices.clone());
    while let Some(wish) = wishes.next().await {
        match wish {
            CheckWish::Again => _round = round(slug.clone(), view, devices.clone()),
            CheckWish::PlaySound => devices.borrow_mut().play(),
            CheckWish::Send(text) => spawn_local(report::send(slug.clone(), text, view)),
        }
    }
}

/// Tries everything once; ends where it is when this is dropped, and closes what it opened.
fn round(slug: String, view: CheckView, devices: Rc<RefCell<Devices>>) -> Task {
    view.checks.try_set(Checks::begun());
    view.sent.try_set(Sent::No);
    Task::spawn(async move {
        let browser = async {
            browser::check(view).await;
            tries::check(view).await;
        };
        join3(
            browser,
            network::check(&slug, view),
            capture::check(&devices, view),
        )
        .await;
    })
}

/// This came of trying a row.
fn learn(view: CheckView, row: Row, found: Found) {
    view.checks.try_update(|checks| checks.learn(row, found));
}

/// What comes of `work` within so many milliseconds; `None` where nothing does. What it
/// opened is dropped with it.
async fn within<T>(millis: u64, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work.fuse());
    let mut late = pin!(sleep(millis).fuse());
    select_biased! {
        done = work => Some(done),
        () = late => None,
    }
}
