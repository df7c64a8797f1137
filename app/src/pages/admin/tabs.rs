//! From one of the administrator's pages to the others.

use crate::{page::Address, prelude::*, text::use_text};

/// The administrator's pages, and which of them this is.
pub(crate) fn tabs() -> AnyView {
    let text = &use_text().admin;
    let Address(address) = expect_context();
    let path = address.split('?').next().unwrap_or_default().to_string();
    let link = |address: &'static str, name: &'static str| {
        let here = (path == address).then_some("page");
        view! { <li><a class="tabs__link" href=address aria-current=here>{name}</a></li> }
            .into_any()
    };
    view! {
        <nav class="tabs" aria-label=text.pages>
            <ul class="tabs__list" role="list">
                {link("/admin", text.title)}
                {link("/admin/network", text.network)}
            </ul>
        </nav>
    }
    .into_any()
}
