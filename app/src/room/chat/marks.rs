//! What a message's marks look like. Text becomes text: no part of it becomes an element
//! that is not named here.

use crate::prelude::*;
use parlor::markdown::{Block, Inline};

/// Blocks as elements. `me` is my own name: where it is mentioned, it is lit.
pub(super) fn blocks(blocks: &[Block], me: &str) -> Vec<AnyView> {
    blocks.iter().map(|part| block(part, me)).collect_view()
}

fn block(block: &Block, me: &str) -> AnyView {
    match block {
        Block::Paragraph(nodes) => view! { <p dir="auto">{inlines(nodes, me)}</p> }.into_any(),
        Block::Quote(inner) => {
            view! { <blockquote dir="auto">{blocks(inner, me)}</blockquote> }.into_any()
        }
        Block::Code(code) => view! { <pre><code>{code.clone()}</code></pre> }.into_any(),
        Block::List { ordered, items } => {
            let items = items.iter();
            let items =
                items.map(|item| view! { <li dir="auto">{blocks(item, me)}</li> }.into_any());
            let items = items.collect_view();
            match ordered {
                Some(first) => view! { <ol start=first.to_string()>{items}</ol> }.into_any(),
                None => view! { <ul>{items}</ul> }.into_any(),
            }
        }
    }
}

fn inlines(nodes: &[Inline], me: &str) -> Vec<AnyView> {
    nodes.iter().map(|node| inline(node, me)).collect_view()
}

fn inline(node: &Inline, me: &str) -> AnyView {
    match node {
        Inline::Text(words) => words.clone().into_any(),
        Inline::Emphasis(inner) => view! { <em>{inlines(inner, me)}</em> }.into_any(),
        Inline::Strong(inner) => view! { <strong>{inlines(inner, me)}</strong> }.into_any(),
        Inline::Strike(inner) => view! { <del>{inlines(inner, me)}</del> }.into_any(),
        Inline::Code(code) => view! { <code>{code.clone()}</code> }.into_any(),
        // Its title is where it goes, whatever its words say.
        Inline::Link { href, words } => view! {
            <a href=href.clone() title=href.clone() target="_blank" rel="noopener noreferrer">
                {inlines(words, me)}
            </a>
        }
        .into_any(),
        Inline::Mention(name) => view! {
            <span class="chat__mention" data-self=(name == me).then_some("true")>"@"<bdi>{name.clone()}</bdi></span>
        }
        .into_any(),
        Inline::Break => view! { <br class="chat__break"/> }.into_any(),
    }
}
