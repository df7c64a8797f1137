//! English. One file, longer than others: a translator reads it from top to bottom.

use super::*;
use crate::amounts::{Span, amount, part, span};
use parlor::{close::Close, transfer::Why};

pub(super) static EN: Text = Text {
    page: PAGE,
    front: FRONT,
    door: DOOR,
    rooms: ROOMS,
    settings: SETTINGS,
    lobby: LOBBY,
    call: CALL,
    people: PEOPLE,
    chat: CHAT,
    files: FILES,
    over: OVER,
    admin: ADMIN,
    #[cfg(feature = "ssr")]
    network: network::EN,
    time: TimeText { when, day },
};

const PAGE: PageText = PageText {
    description: "Rooms to talk in, on a server of your own.",
    skip: "Skip to the page",
    main: "Main",
    your_rooms: "Your rooms",
    check: "Check your setup",
    admin: "Admin",
    sign_in: "Sign in",
    sign_out: "Sign out",
    signed_in_as: "Signed in as ",
    promise: "This server introduces browsers to each other; it never sees or hears a call.",
    language: "Language",
    theme: "Theme",
    like_device: "Like my device",
    light: "Light",
    dark: "Dark",
    apply: "Apply",
    close: "Close",
    cancel: "Cancel",
    join: "Join",
    copy_link: "Copy link",
    link_copied: |name| format!("Link to {name} copied."),
    settings: "Settings",
    home: "To the front door",
    no_page: (
        "There is no such page",
        "The address may be mistyped, or the page is gone. The front door is still where it was.",
    ),
    unavailable: (
        "This does not work just now",
        "The server could not answer. Nothing was changed; load the page again in a moment.",
    ),
    #[cfg(feature = "ssr")]
    load_again: "Load again",
    #[cfg(feature = "ssr")]
    broke: "Something in this page broke, and it cannot go on. Load it again; in a call, your place is kept.",
    a_room: "A room",
    names: |names| match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    },
};

const FRONT: FrontText = FrontText {
    title: "Parlor: rooms to talk in",
    heading: "Rooms to talk in, on a server of your own",
    lead: "Open a room, send its link. Whoever opens it sees and hears the others, from browser to browser. No account, nothing to install.",
    join_a_room: "Join a room",
    link: "Join with a link or code",
    link_hint: "The link somebody sent you, or the code they read to you.",
    bad_link: "That is neither a link nor a code of this server. A code is four words, like the one above.",
    have_account: "You have an account here?",
    picture: "A house at dusk. In three of its rooms the light is on, and people are talking.",
    promises: "What you may expect",
    connects: (
        "It connects",
        "Straight from you to the others, and through a relay where a network is in the way. If a line breaks it mends itself; nobody has to hang up.",
    ),
    stays: (
        "It stays",
        "A room is there tomorrow, with the same link and the same settings. When the server restarts, people go on talking and do not notice.",
    ),
    truth: (
        "It tells the truth",
        "Who is in, who is muted, whose line is being mended: you see it as it is. The server never sees or hears a call.",
    ),
};

const DOOR: DoorText = DoorText {
    to_host: |host| format!("to {host}"),
    username: "Username",
    username_hint: "Small letters, digits, dots and dashes: what you type to sign in.",
    display_name: "Display name",
    display_name_hint: "What others read under your picture.",
    password: "Password",
    password_hint: "At least 10 characters. A sentence is easier to remember than a riddle.",
    failed: |failed| match failed {
        Failed::Wrong => (
            "Wrong username or password.",
            "Nothing was changed. After five wrong tries there is a pause.",
        ),
        Failed::Slow => (
            "Too many tries.",
            "Wait a few minutes, then try again. Your password still works.",
        ),
        Failed::Closed => (
            "This is closed.",
            "On this server an administrator creates accounts. Ask for one.",
        ),
        Failed::Name => (
            "This name cannot be used.",
            "A username has 2 to 32 small letters, digits, dots or dashes; a display name has up to 64 characters.",
        ),
        Failed::Password => (
            "This password is too short or too long.",
            "It needs at least 10 characters and may have up to 256.",
        ),
        Failed::Taken => (
            "This username is taken.",
            "Choose another one; the display name may be the same.",
        ),
        Failed::Busy => (
            "The server is busy just now.",
            "Nothing was changed. Try again in a moment.",
        ),
    },
    no_account_closed: "No account? On this server an administrator creates them.",
    no_account_open: "No account?",
    create_account: "Create account",
    need_none: "To join a call you need none:",
    open_its_link: "open its link",
    set_up: "Set up Parlor",
    set_up_lead: "This creates the first administrator. The link that brought you here works once.",
    create_administrator: "Create administrator",
    set_up_gone: (
        "This set-up link is used up",
        "It works once, and only until there is an administrator. If you are one, sign in; if you run this server and have no account, start it again and take the link from its log.",
    ),
    sign_up_lead: |host| format!("on {host}"),
    sign_up_closed: (
        "Accounts are made by hand here",
        "On this server an administrator creates accounts. To join a call you need none: open its link.",
    ),
    have_account: "You have an account?",
};

const ROOMS: RoomsText = RoomsText {
    new_room: "New room",
    lit: "The light is on",
    quiet: "Quiet now",
    live: "Live",
    for_minutes: |names, minutes| match minutes {
        0 => format!("{names}, since just now"),
        1 => format!("{names}, for 1 minute"),
        2..120 => format!("{names}, for {minutes} minutes"),
        _ => format!("{names}, for {} hours", minutes / 60),
    },
    since: |names, when| format!("{names}, since {when}"),
    seats: |taken, of| format!("{taken} of {of} seats taken"),
    last_used: |when| format!("Last used {when}"),
    not_used: "Not used yet",
    access: |access| match access {
        Access::Link => "Anyone with the link",
        Access::Ask => "Ask first",
        Access::Members => "Members only",
    },
    access_hint: |access| match access {
        Access::Link => "The link is long enough that nobody guesses it.",
        Access::Ask => "People knock; you or a co-host let each one in.",
        Access::Members => "People who have an account here.",
    },
    who_may: "Who may come in",
    none: (
        "No rooms yet",
        "Make one, give it a name, and send its link to whoever should come. It is there tomorrow with the same link.",
    ),
    sent_a_link: "Were you sent a link? Open it, or type its code:",
    name: "Room name",
    name_hint: "Everyone who opens the link sees it. You can change it later.",
    name_example: "Garden committee",
    no_more: "No room could be made: the server is busy, or you have as many as you may. Try again, or delete one.",
    bad_name: "A room’s name has 1 to 128 characters, and no invisible ones.",
    create: "Create room",
};

const SETTINGS: SettingsText = SettingsText {
    title: |name| format!("Settings of {name}"),
    lead: "They hold while the room is empty and after a restart.",
    seats: "Seats",
    seats_hint: "Everyone is connected to everyone, so more seats need better lines: 2 to 16.",
    locked: "Locked",
    locked_hint: "Nobody else comes in, not even with the link. Whoever is in stays.",
    hide_address: "Hide addresses",
    hide_address_hint: "Nobody here learns the network address of the others: sound and pictures go through the relay.",
    chat: "Chat",
    keep_for: |keep| match keep {
        Keep::Days(1) => "Kept for a day".into(),
        Keep::Days(days) => format!("Kept for {days} days"),
        Keep::Forever => "Kept for as long as the room is there".into(),
        Keep::BetweenUs => "Only between the people here".into(),
    },
    chat_hint: "What is kept is on this server, and whoever comes later can read it. Between the people here, nobody keeps a word: it goes from one to the other, and what was kept before is deleted. A shorter time counts for what is there already, too.",
    save: "Save",
    saved: "Saved.",
    open_room: "Open the room",
    link: "The room’s link",
    delete: "Delete room",
    delete_lead: "The room and its link go for good. Whoever is in it is asked to leave.",
    delete_ask: |name| format!("Delete {name}?"),
    delete_means: "Its link stops working at once, and whoever is talking in it is out. This cannot be taken back.",
    keep: "Keep it",
    not_yours: (
        "There is no such room of yours",
        "It may have been deleted, or it belongs to somebody else.",
    ),
};

const LOBBY: LobbyText = LobbyText {
    nobody: "Nobody is in yet.",
    are_in: |names, count| match count {
        1 => format!("{names} is in."),
        _ => format!("{names} are in."),
    },
    preview: "Preview",
    opening: "Opening your camera and microphone. If the browser asks, allow both.",
    camera_is_off: "Your camera is off",
    camera_off_hint: "The others see your initials.",
    heard: "You can be heard:",
    turn: |kind, on| match (kind, on) {
        (Kind::Microphone, true) => "Turn on microphone",
        (Kind::Microphone, false) => "Turn off microphone",
        (Kind::Camera, true) => "Turn on camera",
        (Kind::Camera, false) => "Turn off camera",
    },
    kind: |kind| match kind {
        Kind::Microphone => "Microphone",
        Kind::Camera => "Camera",
    },
    speaker: "Speaker",
    any_device: "Chosen by the browser",
    no_device: "None found",
    level: "Microphone level",
    test: "Test",
    devices: "Devices",
    hide_address: "Hide my address",
    hide_address_hint: |everybody| match everybody {
        true => "This room hides everybody’s address.",
        false => {
            "The others do not learn where your device is: sound and pictures go through the relay."
        }
    },
    problem: |kind, why| match (kind, why) {
        (None, CaptureFailure::Denied) => (
            "The browser keeps the camera and microphone closed",
            "Press the lock or camera sign beside the address, allow both for this site, then try again. You can also join without them.",
        ),
        (Some(Kind::Microphone), CaptureFailure::Denied) => (
            "The browser keeps the microphone closed",
            "Press the lock or microphone sign beside the address, allow it for this site, then try again. You can also join without it.",
        ),
        (Some(Kind::Camera), CaptureFailure::Denied) => (
            "The browser keeps the camera closed",
            "Press the lock or camera sign beside the address, allow it for this site, then try again. You can also join without it.",
        ),
        (None, CaptureFailure::Missing) => (
            "No camera and no microphone found",
            "Plug one in and try again. You can also join without: you see and hear the others.",
        ),
        (Some(Kind::Microphone), CaptureFailure::Missing) => (
            "No microphone found",
            "Plug one in and try again. You can also join without: you hear the others, they do not hear you.",
        ),
        (Some(Kind::Camera), CaptureFailure::Missing) => (
            "No camera found",
            "Plug one in and try again. You can also join without: the others see your initials.",
        ),
        (None, CaptureFailure::Busy) => (
            "Camera and microphone are in use elsewhere",
            "Another program or tab holds them. Close it and try again, or join without them.",
        ),
        (Some(Kind::Microphone), CaptureFailure::Busy) => (
            "The microphone is in use elsewhere",
            "Another program or tab holds it. Close it and try again, or choose another microphone.",
        ),
        (Some(Kind::Camera), CaptureFailure::Busy) => (
            "The camera is in use elsewhere",
            "Another program or tab holds it. Close it and try again, or choose another camera.",
        ),
        (_, CaptureFailure::Insecure) => (
            "This address is not secure",
            "Browsers open a camera or microphone only over https. Ask for the https link; until then you can join and listen.",
        ),
        (_, CaptureFailure::Unsupported) => (
            "This browser cannot take part in calls",
            "It has no WebRTC, or it is switched off. Open the link in a current Firefox, Chrome, Edge or Safari.",
        ),
    },
    try_again: "Try again",
    your_name: "Your name",
    join_as: |name| format!("You join as {name}."),
    ask_to_join: "Ask to join",
    ask_note: "A host lets you in. Nobody sees or hears you before that.",
    entering: "Opening the door …",
    refused: |why| match why {
        EnterFailure::Elsewhere => (
            "Already in this call. Move it here?",
            "You are in this room in another tab or on another device. There it ends, here it goes on.",
        ),
        EnterFailure::Full => (
            "All seats are taken",
            "Everyone is connected to everyone, so there is a limit. Try again when somebody has left.",
        ),
        EnterFailure::Locked => (
            "The room is locked",
            "Somebody inside closed the door. Ask them to open it, then try again.",
        ),
        EnterFailure::NotForYou => (
            "This link opens no room for you",
            "It may have been withdrawn, or it is for people who are signed in. Ask whoever sent it.",
        ),
        EnterFailure::BadName => (
            "Please give another name",
            "A name has 1 to 64 characters, and no invisible ones.",
        ),
        EnterFailure::TooOften => (
            "One moment, please",
            "That was very often in a row. Wait ten seconds, then try again.",
        ),
        EnterFailure::Unreachable => (
            "The server cannot be reached",
            "Your network or the server is away just now. Try again; nothing is lost.",
        ),
    },
    move_here: "Move it here",
    waiting: (
        "You are at the door",
        "A host was told and lets you in. Nobody sees or hears you before that; keep this page open.",
    ),
    stop_waiting: "Stop waiting",
    no_room: (
        "This link opens no room",
        "It may have been withdrawn, or it is for people who are signed in. Ask whoever sent it for a new one.",
    ),
    other_link: "Try another link",
    no_script: (
        "A call needs scripts",
        "This page is a room where people talk by camera and microphone, and the browser does that with scripts, which are switched off here. Switch them on for this site, then load the page again.",
    ),
};

const CALL: CallText = CallText {
    skip: "Skip to the call controls",
    controls: "Call controls",
    microphone: |on| match on {
        true => ("Mute microphone", "Mute"),
        false => ("Unmute microphone", "Unmute"),
    },
    camera: |on| match on {
        true => ("Turn off camera", "Camera"),
        false => ("Turn on camera", "Camera"),
    },
    choose: |kind| match kind {
        Kind::Microphone => "Choose a microphone",
        Kind::Camera => "Choose a camera",
    },
    hand: |up| match up {
        true => "Lower hand",
        false => "Raise hand",
    },
    hand_word: "Hand",
    react: "React",
    reactions: "Reactions",
    reaction: [
        ("👍", "Thumbs up"),
        ("👏", "Applause"),
        ("❤️", "Heart"),
        ("😄", "Laughing"),
        ("😮", "Surprised"),
        ("🎉", "Celebrate"),
    ],
    people: "People",
    settings: "Settings",
    more: "More",
    leave: "Leave",
    layout: "Layout",
    grid: "Grid",
    spotlight: "Spotlight",
    stage: "People in the call",
    you: "You",
    microphone_off: "Microphone off. ",
    mending: "Reconnecting",
    connecting: "Connecting",
    unreachable: "Could not be connected",
    coming: "Coming …",
    not_come: "This part of the page could not be loaded. The call goes on.",
    try_again: "Try again",
    show_large: |name| format!("Show {name} large"),
    count: |count| format!("{count} people"),
    only_you: "Only you",
    in_call_for: "In this call for ",
    minutes: |minutes| match minutes {
        0..60 => format!("{minutes} min"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    },
    locked: "Locked",
    link_down: "The server is out of reach; the call goes on",
    first: (
        "You are the first one here",
        "Send the others this link. They need no account.",
    ),
    notices: "Notices",
    knocks: "would like to come in.",
    news: |news| match news {
        News::LinkCopied => "Link copied.".into(),
        News::Joined(name) => format!("{name} came in."),
        News::Left(name) => format!("{name} left."),
        News::Closed(name) => format!("{name} closed the page."),
        News::Lost(name) => format!("{name} was lost: the connection did not come back."),
        News::Removed(name) => format!("{name} was removed."),
        News::MutedByHost => "A host muted you. You can unmute yourself.".into(),
        News::TapToHear => "The browser keeps the sound off until you press.".into(),
        News::DeviceGone(Kind::Microphone) => "Your microphone was unplugged.".into(),
        News::DeviceGone(Kind::Camera) => "Your camera was unplugged.".into(),
        News::NotDone => "That did not work; nothing was changed.".into(),
    },
    hear: "Tap to hear",
    raised: |name| format!("{name} raised a hand."),
    shortcuts: "Keys",
    keys: [
        ("M", "Microphone on or off"),
        ("V", "Camera on or off"),
        ("H", "Hand up or down"),
        ("C", "Chat"),
        ("F", "Files"),
        ("?", "This list"),
        ("Esc", "Close what is open"),
    ],
    close_settings: "Close settings",
};

const PEOPLE: PeopleText = PeopleText {
    close: "Close people",
    at_door: |count| format!("{count} at the door"),
    in_call: |count| format!("{count} in the call"),
    admit: "Admit",
    deny: "Deny",
    admit_all: "Admit all",
    role: |role| match role {
        Role::Host => "Host",
        Role::Cohost => "Co-host",
        Role::Member => "Has an account",
        Role::Guest => "Guest",
    },
    speaking: "speaking",
    mending: "reconnecting",
    hand: |place| format!("Hand raised, number {place} in line"),
    on: |kind, on| match (kind, on) {
        (Kind::Microphone, true) => "Microphone on",
        (Kind::Microphone, false) => "Microphone off",
        (Kind::Camera, true) => "Camera on",
        (Kind::Camera, false) => "Camera off",
    },
    menu: |name| format!("What to do about {name}"),
    mute: "Mute",
    promote: "Make co-host",
    remove: "Remove",
    ban: "Ban",
    lock: "Lock the room",
    end: "End the call for everyone",
    end_ask: "End the call for everyone?",
    end_means: "Everyone is out at once. The room and its link stay.",
    stay: "Go on talking",
};

const CHAT: ChatText = ChatText {
    title: "Chat",
    close: "Close chat",
    options: "Chat options",
    keeps: |keep| match keep {
        Keep::Days(1) => ("Kept on this server for one day".into(), STORED),
        Keep::Days(days) => (format!("Kept on this server for {days} days"), STORED),
        Keep::Forever => (
            "Kept on this server for as long as the room is there".into(),
            STORED,
        ),
        Keep::BetweenUs => (
            "Only between the people here".into(),
            "It goes from browser to browser; the server never sees it, and nobody keeps it.",
        ),
    },
    switched: |keep| match keep {
        Keep::Days(1) => "From here on it is kept on this server for one day.".into(),
        Keep::Days(days) => format!("From here on it is kept on this server for {days} days."),
        Keep::Forever => "From here on it is kept for as long as the room is there.".into(),
        Keep::BetweenUs => "From here on it stays between the people here; nobody keeps it.".into(),
    },
    search: "Search messages",
    close_search: "Close search",
    looking: "Searching …",
    found: |count| match count {
        0 => "Nothing found. Try fewer or other words.".into(),
        1 => "1 message".into(),
        _ => format!("{count} messages, the newest first"),
    },
    save: "Save as text",
    tell: "Others see when I write",
    log: "Chat messages",
    none: (
        "Nobody has written yet",
        "A link, a thought, a hello: the first word is yours.",
    ),
    older: "Older messages",
    loading: "Fetching older messages …",
    new: "New since you left",
    newest: "New messages",
    unread: |count| match count {
        1 => "1 new message".into(),
        _ => format!("{count} new messages"),
    },
    answers: "In reply to ",
    edited: "edited",
    deleted: "This message was deleted",
    removed: "Removed from the room",
    sending: "Sending",
    reaching: |count| match count {
        1 => "On its way to one person".into(),
        _ => format!("On its way to {count} people"),
    },
    failed: |code| match code {
        ErrorCode::RateLimited => "Too much at once. Wait a moment, then try again.",
        ErrorCode::Forbidden => "Not sent: you may not write here just now.",
        ErrorCode::NoSuchMessage => "Not sent: what it answers is gone.",
        ErrorCode::BadText => "Not sent: it is too long, or holds what cannot be shown.",
        _ => "Not sent: the server cannot take it just now. Try again in a moment.",
    },
    again: "Try again",
    discard: "Discard",
    tools: "What to do with this message",
    reply: "Reply",
    react: "React",
    more_faces: "More faces",
    edit: "Edit",
    delete: "Delete",
    delete_ask: "Delete it for everyone?",
    delete_all: "Delete for everyone",
    keep: "Keep it",
    field: "Message",
    invite: "Write to the room",
    send: "Send message",
    save_edit: "Save the change",
    replying: |name| format!("Reply to {name}"),
    editing: "Change your message",
    left: |count| format!("Room for about {count} more characters."),
    too_long: |count| {
        format!("Too long by about {count} characters. Shorten it, or send it in parts.")
    },
    mention: "People to mention",
    writing: |names| match names {
        [one] => format!("{one} is writing"),
        [one, other] => format!("{one} and {other} are writing"),
        _ => "Several people are writing".into(),
    },
};

const STORED: &str = "Those who come later can read it too.";

const FILES: FilesText = FilesText {
    title: "Files",
    close: "Close files",
    offered: |count| format!("{count} offered to you"),
    moving: |percent| format!("{percent} % of what is on its way"),
};

pub(super) static TRANSFERS: TransfersText = TransfersText {
    none: (
        "Nothing offered yet",
        "A file goes from browser to browser, to those who accept it; the server never has it. Send the first, or drop it anywhere on this page.",
    ),
    sort: |sort| match sort {
        Sort::Picture => "Picture",
        Sort::Film => "Film",
        Sort::Sound => "Sound",
        Sort::Words => "Text",
        Sort::Pdf => "PDF",
        Sort::Archive => "Archive",
        Sort::Program => "Program",
        Sort::Other => "File",
    },
    files: |count| format!("{count} files"),
    folder: |count| match count {
        1 => "Folder with 1 file".into(),
        _ => format!("Folder with {count} files"),
    },
    bytes,
    facts: |what, size| format!("{what}, {size}, "),
    from: "from {who}",
    to: "to {who}",
    to_people: |count| format!("to {count} people"),
    of: |done, total| format!("{} of {}", part(done, total), bytes(total)),
    pace: |rate, left| match left {
        None => format!("{}/s", bytes(rate)),
        Some(left) => format!("{}/s, {} left", bytes(rate), time(left)),
    },
    percent: |percent| format!("{percent} %"),
    goes_on: "Goes on from here",
    have_it: |have, all| format!("{have} of {all} have it"),
    people: "How far each is",
    somebody: "somebody",
    accept: "Accept",
    accept_into: "Accept into …",
    decline: "Decline",
    trust: "Always accept from {who} in this call",
    trusted: "What {who} offers in this call is accepted at once.",
    ask_again: "Ask me again",
    pause: "Pause",
    resume: "Resume",
    cancel: "Cancel",
    pause_for: "Pause for {who}",
    resume_for: "Resume for {who}",
    cancel_for: "Cancel for {who}",
    save: "Save",
    save_into: "Save into a folder …",
    delete: "Delete",
    delete_ask: "It is not saved yet. Delete it all the same?",
    delete_it: "Delete it",
    keep: "Keep it",
    dismiss: "Dismiss",
    offer_again: "Offer again",
    choose_again: "Choose the file again",
    other_files: "Those are not the files you offered, or they were changed since. Choose the same ones; anything else can be offered anew.",
    too_large: |limit, placeable| {
        let most = format!(
            "Too large to keep here: this browser has room for {}.",
            bytes(limit)
        );
        match placeable {
            true => format!("{most} Choose a place on your disk, and it goes straight there."),
            false => format!(
                "{most} Free some room, open this call in another browser, or ask {{who}} for it in parts."
            ),
        }
    },
    word: |state| match state {
        State::Offered | State::Streaming => "",
        State::Opening => "Starting",
        State::Paused { .. } => "Paused",
        State::Waiting => "Waiting",
        State::NeedsFiles => "Stopped",
        State::Confirming => "Checking",
        State::Done => "Done",
        State::Declined => "Declined",
        State::Cancelled { .. } => "Cancelled",
        State::Failed { .. } => "Failed",
        State::Left => "Broken off",
    },
    says: |side, state| match side {
        Side::Sending => sending(state),
        Side::Receiving => receiving(state),
    },
    packing: "Packing {file}",
    saved: "Saved; it can be saved again.",
    placed: "It is in the place you chose.",
    gone: "It is not kept here any more. Ask {who} to offer it again if you need it.",
    left_overs: |size| format!("From an earlier visit: {} kept here", bytes(size)),
    left_over: "It did not come to its end, and cannot go on. Deleting it frees the room it takes.",
    send: "Send files",
    send_folder: "Send a folder",
    or_drop: "Or drop them anywhere on this page.",
    nobody: "Nobody else is here yet. Files go to those who are in the call.",
    whom: "Who gets them",
    everyone: "Everyone",
    to_everyone: "To everyone",
    to_one: "To {who}",
    to_some: |count| format!("To {count} people"),
    choose_some: "Choose at least one person.",
    refused: |why| match why {
        NotOffered::Nobody => {
            "Nothing was offered: none of those people can be reached just now. Try again when they are connected."
        }
        NotOffered::TooMany => {
            "Nothing was offered: that is more than 10 000 files at once. Offer them in parts, or pack them into one archive first."
        }
        NotOffered::BadName => {
            "Nothing was offered: one of the names cannot be saved on every computer. Rename the file, then send it again."
        }
        NotOffered::Unreadable => {
            "Nothing was offered: one of the files could not be read. See whether it is still there and open to you, then send it again."
        }
    },
    drop: (
        "Let go to offer it to everyone",
        "Nothing is sent to anybody who does not accept.",
    ),
    drop_nobody: "Nobody is here to take it",
    drop_to: "Let go to offer it to {who}",
    drop_to_people: |count| format!("Let go to offer it to {count} people"),
    offers: |size| format!("{{who}} offers you {{file}}, {size}."),
    show: "Show",
    news: "{file}: ",
};

fn bytes(bytes: u64) -> String {
    amount(bytes, if bytes == 1 { "byte" } else { "bytes" })
}

fn time(seconds: u64) -> String {
    match span(seconds) {
        Span::Seconds(seconds) => format!("{seconds} s"),
        Span::Minutes(minutes) => format!("{minutes} min"),
        Span::Hours(hours, minutes) => format!("{hours} h {minutes} min"),
        Span::Days => "more than two days".into(),
    }
}

fn sending(state: State) -> &'static str {
    match state {
        State::Offered => "{who} has not answered yet.",
        State::Opening => "{who} accepted; it starts in a moment.",
        State::Streaming => "",
        State::Paused { by_me, by_them } => match (by_me, by_them) {
            (true, true) => "Both of you paused it. It goes on once both resume.",
            (true, false) => "You paused it. It goes on from here when you resume.",
            (false, true) => "{who} paused it. It goes on from here when {who} resumes.",
            (false, false) => "It goes on in a moment.",
        },
        State::Waiting => {
            "{who} cannot be reached just now. It goes on by itself, from where it was."
        }
        State::NeedsFiles => {
            "This page was loaded again, and a browser forgets files then. Choose the same ones again, and it goes on from where it was."
        }
        State::Confirming => "All of it was sent; {who} compares it with what you offered.",
        State::Done => "{who} has it, and every byte was checked.",
        State::Declined => "{who} does not want it. Nothing was sent.",
        State::Cancelled { by_me: true } => {
            "You stopped it. Nobody has the whole; you can offer it again."
        }
        State::Cancelled { by_me: false } => "{who} stopped it. You can offer it again.",
        State::Failed { why, .. } => not_sent(why),
        State::Left => {
            "{who} left before the end. If {who} comes back, it goes on from where it was."
        }
    }
}

fn receiving(state: State) -> &'static str {
    match state {
        State::Offered | State::Streaming => "",
        State::Opening => "You accepted; it starts in a moment.",
        State::Paused { by_me, by_them } => match (by_me, by_them) {
            (true, true) => "Both of you paused it. It goes on once both resume.",
            (true, false) => "You paused it. It goes on from here when you resume.",
            (false, true) => "{who} paused it. It goes on from here when {who} resumes.",
            (false, false) => "It goes on in a moment.",
        },
        State::Waiting => {
            "{who} cannot be reached just now. What came is kept, and it goes on by itself."
        }
        State::NeedsFiles => {
            "{who} has to choose the files again. What came is kept, and it goes on then."
        }
        State::Confirming => "All of it came; it is being compared with what {who} offered.",
        State::Done => "Every byte was checked.",
        State::Declined => "You did not want it. Nothing was sent.",
        State::Cancelled { by_me: true } => {
            "You stopped it, and what came was thrown away. If you want it after all, ask {who} to offer it again."
        }
        State::Cancelled { by_me: false } => {
            "{who} stopped it, and what came was thrown away. If you need it, ask {who} to offer it again."
        }
        State::Failed { why, .. } => not_received(why),
        State::Left => {
            "{who} left before the end. What came is kept here; it goes on when {who} is back."
        }
    }
}

fn not_sent(why: Why) -> &'static str {
    match why {
        Why::SourceGone => {
            "The file is gone, or this browser may not read it any more. See where it is, then offer it again."
        }
        Why::SourceChanged => {
            "The file was changed after you offered it. Offer it again as it is now."
        }
        Why::OtherFile => {
            "Another file stood in its place, and would not have been what {who} accepted. Offer that one by itself."
        }
        Why::NoRoom => "The disk of {who} is full. Offer it again once {who} has made room.",
        Why::DiskFailed => {
            "The browser of {who} could not write it down. Offer it again; another place on the disk may do."
        }
        Why::NoStore => {
            "The browser of {who} can keep nothing of this size. Offer it in parts, or ask {who} to come with another browser."
        }
        Why::WrongHash => {
            "Bytes were changed on the way, and {who} took none of those. Offer it again."
        }
        Why::TooMuch => {
            "More came to {who} than was offered, so it was stopped. Load this page again, then offer it again."
        }
        Why::OutOfTurn => {
            "Parts of it came to {who} in the wrong order, so it was stopped. Offer it again."
        }
        Why::BadFrame => {
            "Your browser and that of {who} did not understand each other; one page may be older. Load both again, then offer it again."
        }
        Why::RootDiffers => {
            "All of it came to {who}, but together it is not what you offered, so it is not used. Offer it again."
        }
        Why::Unanswered => {
            "The browser of {who} said nothing for too long; the device may be asleep. Offer it again when it is awake."
        }
    }
}

fn not_received(why: Why) -> &'static str {
    match why {
        Why::SourceGone => {
            "The file is gone at the other end, or may not be read there any more. Ask {who} to offer it again."
        }
        Why::SourceChanged => {
            "The file was changed by {who} on the way, so what came is no use. Ask {who} to offer it again."
        }
        Why::OtherFile => {
            "Another file stood in its place, and would not have been what you accepted. Ask {who} to offer that one by itself."
        }
        Why::NoRoom => {
            "There is no room for it on this device any more. Make some, then ask {who} to offer it again."
        }
        Why::DiskFailed => {
            "This browser could not write it down. Ask {who} to offer it again; another place on your disk may do."
        }
        Why::NoStore => {
            "This browser can keep nothing of this size. Come with another browser, or ask {who} for it in parts."
        }
        Why::WrongHash => {
            "Bytes were changed on the way, and none of those were taken. Ask {who} to offer it again."
        }
        Why::TooMuch => {
            "More came than {who} had offered, so it was stopped and nothing of it was used. Ask {who} what it was."
        }
        Why::OutOfTurn => {
            "Parts of it came in the wrong order, so it was stopped. Ask {who} to offer it again."
        }
        Why::BadFrame => {
            "Your browser and that of {who} did not understand each other; one page may be older. Load both again, then ask for it again."
        }
        Why::RootDiffers => {
            "All of it came, but together it is not what {who} offered, so it is not handed out. Ask {who} to offer it again."
        }
        Why::Unanswered => {
            "Nothing came from {who} for too long; the device may be asleep. Ask {who} to offer it again."
        }
    }
}

const OVER: OverText = OverText {
    ended: |ending| match ending {
        Ending::Left => ("You left", "The room is still there, with the same link."),
        Ending::Ended => (
            "The call has ended",
            "A host ended it for everyone. The room is still there, with the same link.",
        ),
        Ending::Closed(Close::Superseded) => (
            "The call goes on elsewhere",
            "You joined this room in another tab or on another device. This page can be closed.",
        ),
        Ending::Closed(Close::Removed) => (
            "You were removed",
            "A host or an administrator took you out of this call. Ask them before you come again.",
        ),
        Ending::Closed(Close::RoomGone) => (
            "This call is over",
            "It was ended while you were away, or the room was deleted.",
        ),
        Ending::Closed(Close::NotAllowed) => (
            "You may not be in this room any more",
            "You were not let in, or your account was signed out. Ask the host, or sign in again.",
        ),
        Ending::Closed(Close::BadTicket | Close::TokenUsed) => (
            "Your seat was given up",
            "The connection was away for too long. Join again; the room is still there.",
        ),
        Ending::Closed(_) => (
            "The connection ended with an error",
            "This page and the server did not understand each other; perhaps the server is newer. Load the page again.",
        ),
    },
    rejoin: "Rejoin",
};

const ADMIN: AdminText = AdminText {
    pages: "Administration",
    reports: "Setup reports",
    network: "Network",
    title: "Live sessions",
    lead: "As the server sees it this second. You see no words and no faces.",
    numbers: "In numbers",
    people: "People in calls",
    most_today: |count| format!("most today {count}"),
    rooms: "Rooms in use",
    of: |count| format!("of {count}"),
    at_doors: |count| match count {
        0 => "nobody at a door".into(),
        1 => "1 person at a door".into(),
        _ => format!("{count} people at a door"),
    },
    sockets: "Sockets",
    mending: |count| format!("{count} mending"),
    last_hour: "last hour",
    hour_ago: "an hour ago",
    now: "now",
    chart: |first, most, now| {
        format!("From {first} at the beginning to {now} now; {most} at the most.")
    },
    how_pairs: "How pairs reach each other",
    pairs: |count| match count {
        1 => "1 pair now".into(),
        _ => format!("{count} pairs now"),
    },
    no_pairs: "Nobody is connected to anybody just now.",
    path: |path| match path {
        Path::SameNetwork => "Same network",
        Path::Direct => "Direct",
        Path::RelayedUdp => "Relayed over UDP",
        Path::RelayedTcp => "Relayed over TCP",
        Path::RelayedTls => "Relayed over TLS",
        Path::Down => "Being mended",
    },
    none: (
        "All rooms are quiet",
        "Nobody is in a call. This page shows the first one who comes, without a reload.",
    ),
    room: "Room",
    since: "Since",
    paths: "Paths",
    actions: "What to do",
    in_room: |name| format!("In {name}"),
    people_in: |name| format!("People in {name}"),
    person: "Person",
    from: "From",
    state: "State",
    link_lost: "Connection lost",
    whom: "Who is connected to whom",
    mesh: |people, pairs| format!("{people} people, {pairs} pairs"),
    as_list: "The same as a list",
    pair: |one, other, path| format!("{one} and {other}: {path}"),
    end: "End call",
    end_ask: |room| format!("End the call in {room}?"),
    end_means: "It ends for all of them at once; the room stays. Your reason is kept in the server’s record of such acts.",
    let_talk: "Let them talk",
    remove: "Remove",
    remove_ask: |name, room| format!("Remove {name} from {room}?"),
    remove_means: "Their seat is given up at once. Your reason is kept in the server’s record of such acts.",
    let_stay: "Let them stay",
    reason: "Reason",
    reason_hint: "One sentence, for whoever asks later.",
    only_admins: (
        "This page is for administrators",
        "Sign in as one to see it.",
    ),
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

fn when(at: Moment, days_ago: Option<u64>, utc: bool) -> String {
    let zone = if utc { " UTC" } else { "" };
    let clock = at.clock();
    let month = MONTHS[usize::from(at.month - 1) % 12];
    match days_ago {
        Some(0) => format!("today, {clock}{zone}"),
        Some(1) => format!("yesterday, {clock}{zone}"),
        Some(2..7) => format!("on {}, {clock}{zone}", DAYS[usize::from(at.weekday) % 7]),
        _ => format!("on {} {month} {}, {clock}{zone}", at.day, at.year),
    }
}

fn day(at: Moment, days_ago: Option<u64>) -> String {
    match days_ago {
        Some(0) => "Today".into(),
        Some(1) => "Yesterday".into(),
        Some(2..7) => DAYS[usize::from(at.weekday) % 7].into(),
        _ => format!(
            "{} {} {}",
            at.day,
            MONTHS[usize::from(at.month - 1) % 12],
            at.year
        ),
    }
}
