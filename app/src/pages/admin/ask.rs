//! *End call* and *Remove*, which ask for a reason.

use crate::{
    backend::{Live, LivePerson, LiveRoom},
    page::Question,
    parts::{Ask, Back, Field},
    prelude::*,
    text::use_text,
};

const END: &str = "end-call";
const REMOVE: &str = "remove-person";

/// What an administrator is about to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    slug: String,
    room: String,
    participant: Option<String>,
    name: String,
}

impl Target {
    fn room(room: &LiveRoom) -> Self {
        Self {
            slug: room.slug.clone(),
            room: room.name.clone(),
            ..Self::default()
        }
    }

    fn person(room: &LiveRoom, person: &LivePerson) -> Self {
        Self {
            participant: Some(person.id.to_string()),
            name: person.name.clone(),
            ..Self::room(room)
        }
    }

    /// What the address asks for, where the question is a page of its own.
    pub(super) fn of(live: &Live, question: Option<&Question>) -> Self {
        let (slug, id) = match question {
            None => return Self::default(),
            Some(Question::End { slug }) => (slug, None),
            Some(Question::Remove { slug, participant }) => (slug, Some(participant)),
        };
        let room = live.rooms.iter().find(|room| room.slug == *slug);
        let person = room.and_then(|room| {
            room.people
                .iter()
                .find(|one| Some(&one.id.to_string()) == id)
        });
        match (room, person) {
            (Some(room), Some(person)) => Self::person(room, person),
            (Some(room), None) => Self::room(room),
            _ => Self::default(),
        }
    }
}

/// The button *End call* of a room.
#[component]
pub(super) fn EndButton(room: LiveRoom, target: RwSignal<Target>, described_by: String) -> AnyView {
    let fields = vec![("end", room.slug.clone())];
    view! {
        <Ask
            dialog=END action="/admin".to_string() fields class="button button--small button--danger" described_by
            before=move || target.set(Target::room(&room))
        >
            {use_text().admin.end}
        </Ask>
    }
    .into_any()
}

/// The button *Remove* of a person.
#[component]
pub(super) fn RemoveButton(
    room: LiveRoom,
    person: LivePerson,
    target: RwSignal<Target>,
) -> AnyView {
    let text = &use_text().admin;
    let fields = vec![
        ("remove", person.id.to_string()),
        ("room", room.slug.clone()),
    ];
    let label = format!("{} {}", text.remove, person.name);
    view! {
        <Ask
            dialog=REMOVE action="/admin".to_string() fields class="button button--small button--danger" label
            before=move || target.set(Target::person(&room, &person))
        >
            {text.remove}
        </Ask>
    }
    .into_any()
}

#[component]
pub(super) fn AskEnd(target: RwSignal<Target>, open: bool) -> AnyView {
    let text = &use_text().admin;
    view! {
        <Reason
            dialog=END target action="/admin/end" open
            title=memo(move || target.with(|target| (text.end_ask)(&target.room)))
            means=text.end_means no=text.let_talk yes=text.end
        />
    }
    .into_any()
}

#[component]
pub(super) fn AskRemove(target: RwSignal<Target>, open: bool) -> AnyView {
    let text = &use_text().admin;
    view! {
        <Reason
            dialog=REMOVE target action="/admin/remove" open
            title=memo(move || target.with(|target| (text.remove_ask)(&target.name, &target.room)))
            means=text.remove_means no=text.let_stay yes=text.remove
        />
    }
    .into_any()
}

/// The dialog, which stands open in the page where the address asks for it.
#[component]
fn Reason(
    dialog: &'static str,
    target: RwSignal<Target>,
    action: &'static str,
    open: bool,
    title: Memo<String>,
    means: &'static str,
    no: &'static str,
    yes: &'static str,
) -> AnyView {
    let text = &use_text().admin;
    let heading = format!("{dialog}-title");
    let labelled = heading.clone();
    let room = move || target.with(|target| target.slug.clone());
    let participant = move || target.with(|target| target.participant.clone());
    view! {
        <dialog class="dialog paper" id=dialog aria-labelledby=labelled open=open>
            <form method="post" action=action>
                <div class="dialog__head"><h2 class="dialog__title" id=heading>{move || title.get()}</h2></div>
                <div class="dialog__body">
                    <p>{means}</p>
                    <input type="hidden" name="room" value=room/>
                    <input type="hidden" name="participant" value=participant/>
                    <Field name="reason" id=format!("{dialog}-reason") label=text.reason hint=text.reason_hint/>
                </div>
                <div class="dialog__actions">
                    <Back to="/admin".to_string() dialog open class="button button--quiet">{no}</Back>
                    <button class="button button--final">{yes}</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}
