//! Fields and what is said about them.

use super::icon;
#[cfg(feature = "ssr")]
use crate::text::Said;
use crate::{prelude::*, text::use_text};
#[cfg(feature = "ssr")]
use parlor::limits;
use parlor::wire::Access;
#[cfg(feature = "ssr")]
use parlor::wire::Keep;

/// A labelled field of a form, with a hint under it.
#[component]
pub(crate) fn Field(
    name: &'static str,
    /// Where the page has more than one field of this name.
    #[prop(optional, into)]
    id: Option<String>,
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = None)] value: Option<String>,
    #[prop(optional)] hint: Option<&'static str>,
    /// What is wrong with it, in words.
    #[prop(default = None)]
    error: Option<String>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] placeholder: Option<&'static str>,
    #[prop(optional)] length: Option<(usize, usize)>,
    #[prop(optional)] autofocus: bool,
) -> AnyView {
    let id = id.unwrap_or_else(|| name.into());
    let about = format!("{id}-about");
    let invalid = error.is_some();
    let described = (hint.is_some() || invalid).then(|| about.clone());
    let (shortest, longest) = length.unzip();
    let plain = matches!(name, "username" | "link").then_some("none");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <input
                class="field__input" id=id name=name type=kind value=value
                autocomplete=autocomplete autocapitalize=plain spellcheck=plain.map(|_| "false")
                placeholder=placeholder minlength=shortest maxlength=longest
                aria-describedby=described aria-invalid=invalid.then_some("true")
                autofocus=autofocus required
            />
            {match error {
                Some(error) => view! {
                    <p class="field__error" id=about>{icon("warning")}<span>{error}</span></p>
                }.into_any(),
                None => hint.map(|hint| view! { <p class="field__hint" id=about>{hint}</p> }.into_any()).into_any(),
            }}
        </div>
    }
    .into_any()
}

/// A sentence about the page as a whole, at its top.
#[cfg(feature = "ssr")]
#[component]
pub(crate) fn Banner(tone: &'static str, said: Said) -> AnyView {
    let (title, words) = said;
    let (role, sign) = match tone {
        "bad" => ("alert", "warning"),
        _ => ("status", "check"),
    };
    view! {
        <div class="banner" role=role data-tone=tone>
            {icon(sign)}
            <p class="banner__title">{title}</p>
            {(!words.is_empty()).then(|| view! { <p class="banner__text">{words}</p> }.into_any())}
        </div>
    }
    .into_any()
}

/// Who may come in, as three radio buttons with a reason each.
pub(crate) fn access_choices(chosen: Access) -> AnyView {
    let text = &use_text().rooms;
    let choice = |access: Access| {
        view! {
            <label class="field__choice">
                <input type="radio" name="access" value=access.word() checked=access == chosen/>
                <span class="field__choice-name">{(text.access)(access)}</span>
                <span class="field__choice-hint">{(text.access_hint)(access)}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset>
            <legend class="field__label">{text.who_may}</legend>
            <div class="field__choices">
                {[Access::Link, Access::Ask, Access::Members].map(choice).into_iter().collect_view()}
            </div>
        </fieldset>
    }
    .into_any()
}

/// Where what is written in a room goes.
#[cfg(feature = "ssr")]
#[component]
pub(crate) fn ChatField(keep: Keep) -> AnyView {
    let text = &use_text().settings;
    let mut choices: Vec<Keep> = [1, 7, 30, 90, 365].map(Keep::Days).into();
    choices.extend([Keep::Forever, Keep::BetweenUs]);
    if !choices.contains(&keep) {
        choices.insert(0, keep);
    }
    let choice = |choice: Keep| {
        view! {
            <option value=choice.word() selected=choice == keep>{(text.keep_for)(choice)}</option>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label class="field__label" for="chat">{text.chat}</label>
            <div class="field__select">
                <select class="field__input" id="chat" name="chat" aria-describedby="chat-about">
                    {choices.into_iter().map(choice).collect_view()}
                </select>
                {icon("chevron")}
            </div>
            <p class="field__hint" id="chat-about">{text.chat_hint}</p>
        </div>
    }
    .into_any()
}

/// How many seats a room has.
#[cfg(feature = "ssr")]
#[component]
pub(crate) fn SeatsField(capacity: u8) -> AnyView {
    let text = &use_text().settings;
    view! {
        <div class="field">
            <label class="field__label" for="capacity">{text.seats}</label>
            <input
                class="field__input" id="capacity" name="capacity" type="number" inputmode="numeric"
                min="2" max=limits::CAPACITY_MAX.to_string() value=capacity.to_string()
                aria-describedby="capacity-about" required
            />
            <p class="field__hint" id="capacity-about">{text.seats_hint}</p>
        </div>
    }
    .into_any()
}
