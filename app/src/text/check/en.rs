use super::*;
use parlor::{
    call::{CaptureFailure, Kind},
    check::{Verdict, Withheld},
};

pub(super) static EN: CheckText = CheckText {
    lead: "What this browser can do, and what this network lets through. Nothing is recorded, and nothing is sent unless you send it.",
    for_room: |room| format!("For {room}."),
    no_script: (
        "The checks need scripts",
        "A browser can be tried only by a script in it. Switch scripts on for this site, or open this page in another browser.",
    ),
    browser: "This browser",
    devices: "Camera and sound",
    network: "This network",
    name,
    trying: (
        "trying",
        "It takes some seconds, and a dozen where nothing gets through. A question of the browser waits for you.",
    ),
    idle: ("not tried yet", "It is tried as soon as the page is ready."),
    mark: |mark| match mark {
        Mark::Good => "Good: ",
        Mark::Warn => "Works less well: ",
        Mark::Bad => "Does not work: ",
        Mark::Untried => "Not tried: ",
    },
    value,
    means,
    verdict,
    counts,
    again: "Check again",
    copy: "Copy report",
    copied: "Report copied.",
    send: "Send to the administrator",
    sending: "Sending …",
    sent: "The administrator can read it now.",
    too_often: "That was very often. Wait ten minutes, or copy the report instead.",
    not_sent: "It could not be sent. Copy the report instead.",
    may_not_send: "To send it, sign in or open this page from your room; anybody can copy it.",
    no_picture: "No picture",
    speak: "Say something",
    play: "Play a sound",
    played: "Did you hear three notes? If not, look at the volume and at which speaker is chosen.",
};

fn name(row: Row) -> &'static str {
    match row {
        Row::Secure => "Secure page",
        Row::Microphone => "Microphone",
        Row::Camera => "Camera",
        Row::Screen => "Sharing your screen",
        Row::Peer => "Connections between browsers",
        Row::Channel => "Words and files between browsers",
        Row::Codecs => "Formats of picture and sound",
        Row::Simulcast => "Several sizes at once",
        Row::Transforms => "Work on coded pictures",
        Row::Speaker => "Choosing a speaker",
        Row::Picture => "Picture in picture",
        Row::Storage => "Keeping received files",
        Row::Clipboard => "Copying a link",
        Row::Awake => "Keeping the screen on",
        Row::Level => "Sound from the microphone",
        Row::Server => "Line to the server",
        Row::Stun => "Direct way (STUN)",
        Row::RelayUdp => "Relay over UDP",
        Row::RelayTcp => "Relay over TCP",
        Row::RelayTls => "Relay over TLS",
        Row::V6 => "IPv6",
    }
}

fn value(found: Found) -> String {
    let word = match found {
        Found::Within { ms } => return format!("{ms} ms"),
        Found::Carries { ms, kbps } => return format!("{ms} ms, {}", megabits(kbps)),
        Found::Offers(codecs) => match codecs.names() {
            names if names.is_empty() => "none",
            names => return names.join(", "),
        },
        Found::Works => "yes",
        Found::Partly => "in part",
        Found::Quiet => "silent",
        Found::Loud => "too loud",
        Found::Held => "waits for a touch",
        Found::Lacks | Found::Refused(CaptureFailure::Unsupported) => "not there",
        Found::Fails => "fails",
        Found::Silent => "no answer",
        Found::Needs => "not possible",
        Found::NotOffered => "not offered",
        Found::Withheld(_) => "not tried",
        Found::Refused(CaptureFailure::Denied) => "not allowed",
        Found::Refused(CaptureFailure::Missing) => "none found",
        Found::Refused(CaptureFailure::Busy) => "in use elsewhere",
        Found::Refused(CaptureFailure::Insecure) => "not secure",
    };
    word.into()
}

fn means(row: Row, found: Found) -> &'static str {
    match (row, found) {
        (Row::Microphone, Found::Refused(why)) => refused(Kind::Microphone, why),
        (Row::Camera, Found::Refused(why)) => refused(Kind::Camera, why),
        (Row::Microphone | Row::Camera, Found::Silent) => {
            "Nobody answered the browser’s question. Look for it beside the address, allow it, then check again."
        }
        (_, Found::Withheld(why)) => withheld(why),
        (_, Found::Needs) => match row {
            Row::Level => "There is no open microphone to listen to.",
            _ => "It needs connections between browsers, and there are none here.",
        },
        (_, Found::NotOffered) => not_offered(row),
        (_, Found::Held) => {
            "Browsers listen only after a touch. Press “Play a sound”, then say something."
        }
        (_, Found::Quiet) => {
            "The microphone is open, but nothing comes in. Look for a switch on it, or for its level in the settings of this device."
        }
        (_, Found::Loud) => {
            "It is so loud that it is cut off. Move the microphone away, or turn its level down in the settings of this device."
        }
        (Row::Peer, Found::Silent) => {
            "Two connections in this page did not find each other: something hides the addresses of this device even from itself. Where a relay works, calls take that."
        }
        (Row::RelayUdp | Row::RelayTcp | Row::RelayTls, Found::Fails) => {
            "The relay was reached, but no call came about through it. Tell whoever runs this server; the relay’s log says why."
        }
        _ => match row.mark(found) {
            Mark::Good => good(row),
            Mark::Warn => less(row),
            Mark::Bad | Mark::Untried => bad(row),
        },
    }
}

fn good(row: Row) -> &'static str {
    match row {
        Row::Secure => "Browsers open cameras and microphones here.",
        Row::Microphone => "Others can hear you.",
        Row::Camera => "Others can see you.",
        Row::Screen => "You can show a window or the whole screen.",
        Row::Peer => {
            "Two connections in this page found each other, as yours and another person’s do."
        }
        Row::Channel => "A message went through: words between you and files can, too.",
        Row::Codecs => "Every other browser understands yours.",
        Row::Simulcast => "The browser can send a picture in several sizes.",
        Row::Transforms => "The browser lets a page work on coded pictures.",
        Row::Speaker => "You can send a call to a headset and leave the rest on the speakers.",
        Row::Picture => "A face can stay in sight over other windows.",
        Row::Storage => "Received files are written to disk as they come, whatever their size.",
        Row::Clipboard => "Links and reports can be copied with one press.",
        Row::Awake => "The screen stays on while you are in a call.",
        Row::Level => "You can be heard.",
        Row::Server => "Rooms open at once, messages arrive at once.",
        Row::Stun => "Your browser learnt its own address: most calls find a direct way.",
        Row::RelayUdp => {
            "A call went through the relay and back. It is there for you where no direct way is."
        }
        Row::RelayTcp => "A call went through. It is there for networks that let no UDP out.",
        Row::RelayTls => {
            "A call went through. It is there for networks that let only web pages out."
        }
        Row::V6 => "You can be reached over IPv6, often without any router in between.",
    }
}

fn less(row: Row) -> &'static str {
    match row {
        Row::Screen => {
            "This browser shows no screens to others, as on most phones. Everything else of a call works."
        }
        Row::Codecs => {
            "One of the two usual formats for pictures is missing. Most others still see you; a current browser has both."
        }
        Row::Simulcast => {
            "The browser cannot send several sizes at once. Calls here do without; there is nothing to do."
        }
        Row::Transforms => {
            "The browser does not let a page work on coded pictures. Calls here do without; there is nothing to do."
        }
        Row::Speaker => {
            "This browser plays where the device plays. Choose the speaker in the settings of the device."
        }
        Row::Picture => "Faces stay in their tab. A second window beside your work does the same.",
        Row::Storage => {
            "Received files have to fit into memory here. Take large ones in another browser, or outside of a private window."
        }
        Row::Clipboard => "Links may have to be copied by hand from the address.",
        Row::Awake => "The screen may go dark during a long call. Set the device to keep it on.",
        Row::Server => {
            "It answers, but slowly: words and knocks come a little late. Faces and voices take another way and are not slowed down."
        }
        Row::RelayUdp | Row::RelayTcp | Row::RelayTls => {
            "It works, but it is far away or narrow: through it, voices come a little late or faces stay small."
        }
        Row::V6 => {
            "No way over IPv6 was found. Calls take IPv4, which nearly everybody has; there is nothing to do."
        }
        Row::Level => {
            "The browser does not let this page measure sound. Plug in a speaker or headphones, then check again; others may hear you all the same."
        }
        // A row has words for one of the two at least; a test reads them all.
        _ => bad(row),
    }
}

fn bad(row: Row) -> &'static str {
    match row {
        Row::Secure => {
            "Browsers open cameras and microphones only over https. Ask for the https address of this server."
        }
        Row::Microphone => {
            "Others will not hear you. Look at which microphone the device uses, then check again."
        }
        Row::Camera => {
            "Others will see your initials. Look at which camera the device uses, then check again."
        }
        Row::Peer => {
            "This browser cannot take part in calls: WebRTC is missing or switched off. Switch it on, or open this page in a current Firefox, Chrome, Edge or Safari."
        }
        Row::Channel => {
            "Words between you and files will not arrive. What is kept on the server still does; another browser helps."
        }
        Row::Codecs => {
            "There is no format that others understand. Open this page in a current Firefox, Chrome, Edge or Safari."
        }
        Row::Server => {
            "No socket to the server comes about, so no room opens. A proxy or a filter may be in the way: ask whoever runs this network to let WebSocket through."
        }
        Row::Stun => {
            "Nothing came back from outside over UDP. Calls need a relay then: look at the relays below, and ask whoever runs this network to open UDP."
        }
        Row::RelayUdp => {
            "Nothing came through over UDP. Calls take TCP or TLS instead if one of them works; whoever runs this network can open UDP port 3478."
        }
        Row::RelayTcp => {
            "Nothing came through over TCP. Calls take UDP or TLS instead if one of them works; whoever runs this network can open TCP port 3478."
        }
        Row::RelayTls => {
            "Nothing came through over TLS. Calls take UDP or TCP instead if one of them works; if none does, whoever runs the server can look at the relay’s port and certificate."
        }
        _ => less(row),
    }
}

fn not_offered(row: Row) -> &'static str {
    match row {
        Row::Stun => {
            "This server names no STUN server, so browsers do not learn their own address. Whoever runs the server can set one."
        }
        Row::RelayTls => {
            "This server has no relay over TLS. Networks that let only web pages out may block calls; whoever runs the server can set one up."
        }
        _ => {
            "This server has no relay of this kind. Calls work wherever another way does; whoever runs the server can set one up."
        }
    }
}

fn withheld(why: Withheld) -> &'static str {
    match why {
        Withheld::Stranger => {
            "Relays are tried only for people who may be in a call here. Sign in, or open this page from the room you were invited to."
        }
        Withheld::Outside => {
            "You are not in the room yet, and relays are for those who are. Once you are in the call, check again from there."
        }
        Withheld::TooOften => {
            "This was checked very often from here. Wait ten minutes, then check again."
        }
        Withheld::Unanswered => {
            "The server did not say which relays there are. Check again in a moment."
        }
    }
}

fn refused(kind: Kind, why: CaptureFailure) -> &'static str {
    let said = crate::text::text_in(Language::En).lobby.problem;
    said(Some(kind), why).1
}

fn verdict(sum: &Sum) -> Said {
    match sum.verdict {
        Verdict::NotBegun => (
            "Can you call from here?",
            "This page tries everything that a call, a chat or a file needs, and says what it found.",
        ),
        Verdict::Checking => (
            "Everything is being tried",
            "Rows are filled in as they are known; where nothing gets through that takes up to a minute. If the browser asks for your camera and microphone, allow both.",
        ),
        Verdict::Well => (
            "Everything a call needs works here",
            "You can call, write and send files from this browser and this network.",
        ),
        Verdict::OnlyDirect => (
            "Calls work where there is a direct way",
            "This server has no relay that you can reach, so with some networks no call comes about. Whoever runs the server can set one up.",
        ),
        Verdict::Unproven => (
            "It is not sure that calls get through from here",
            "No direct way was found, and the relays were not tried. Sign in or come from your room, then check again.",
        ),
        Verdict::NoWay => (
            "Calls do not get out of this network",
            "Neither a direct way nor a relay was found: you reach only people in the same network. Try another network, or show this report to whoever runs this one.",
        ),
        Verdict::NoCall(row) => ("Calls do not work here", no_call(row)),
        Verdict::Without(row) => without(row),
    }
}

fn no_call(row: Row) -> &'static str {
    match row {
        Row::Server => {
            "The pages of this server come through, but no socket does, and without one no room opens."
        }
        Row::Codecs => "This browser has no format for pictures or sound that others understand.",
        _ => "This browser cannot connect to another one. Everything else can wait until it can.",
    }
}

fn without(row: Row) -> Said {
    match row {
        Row::Secure => (
            "Others will neither see nor hear you",
            "This page did not come securely, so the browser keeps camera and microphone closed. You can join and listen.",
        ),
        Row::Microphone => (
            "Others will not hear you",
            "Calls work, but your microphone does not. You see and hear the others.",
        ),
        Row::Camera => (
            "Others will not see you",
            "Calls work, but your camera does not. The others hear you and see your initials.",
        ),
        _ => (
            "Calls work, files do not",
            "Nothing but faces and voices goes from browser to browser here.",
        ),
    }
}

fn counts(sum: &Sum) -> String {
    let all = sum.good + sum.warn + sum.bad + sum.untried;
    let mut words = format!("{} of {all} things are as good as they get.", sum.good);
    for (count, one, more) in [
        (sum.warn, "works less well", "work less well"),
        (sum.bad, "does not work", "do not work"),
        (sum.untried, "was not tried", "were not tried"),
    ] {
        match count {
            0 => {}
            1 => words.push_str(&format!(" 1 {one}.")),
            _ => words.push_str(&format!(" {count} {more}.")),
        }
    }
    words
}

#[cfg(feature = "ssr")]
pub(super) static EN_REPORTS: ReportsText = ReportsText {
    title: "Setup reports",
    lead: "What people sent from “Check your setup”, newest first. Reports are deleted after thirty days.",
    none: (
        "No reports",
        "When a call fails for somebody, ask them to open “Check your setup” and press “Send to the administrator”.",
    ),
    somebody: "A guest",
    from_room: |room| format!("for {room}"),
    open: "Read the report",
    back: "Live sessions",
};
