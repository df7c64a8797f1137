//! What holds whatever happens, in whatever order. That no frame reaches a socket that is
//! not welcome is checked by [`Desk::check`] at every frame of every test.

use super::*;
use proptest::prelude::*;

/// Something that happens around a room; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Event {
    Enter {
        who: u8,
        take_over: bool,
    },
    Hello {
        ticket: u8,
    },
    Resume {
        page: u8,
        token: u8,
        taken: Option<u64>,
    },
    Close {
        conn: u8,
        going_away: bool,
    },
    Say {
        conn: u8,
        frame: ClientFrame,
    },
    Dropped {
        conn: u8,
    },
    Ice {
        conn: u8,
    },
    Wait(u64),
    Hold,
    CatchUp,
    Broken(bool),
    Settings {
        access: u8,
        locked: bool,
        banned: Option<u8>,
    },
    Ended,
    Removed(u8),
    Revoked(u8),
    Saved(u32, bool),
    Restart,
}

fn frame() -> impl Strategy<Value = ClientFrame> {
    let id = (0..6u64).prop_map(|n| ParticipantId(FIRST_ID + n));
    let to = prop::option::of(id.clone());
    let command = (0..40u64).prop_map(CommandId);
    prop_oneof![
        4 => (to, "[a-z]{0,3}").prop_map(|(to, body)| ClientFrame::Signal { to, body }),
        3 => any::<(bool, bool, bool)>().prop_map(|(a, b, c)| media(a, b, c)),
        1 => Just(ClientFrame::Hello { v: 1, ticket: None, resume: None }),
        1 => Just(ClientFrame::Ping {}),
        1 => Just(ClientFrame::Pong {}),
        1 => (0..9u64).prop_map(|n| ClientFrame::Ack { n }),
        1 => Just(ClientFrame::Report { pairs: vec![] }),
        1 => Just(ClientFrame::Sync {}),
        1 => Just(ClientFrame::Bye {}),
        6 => (0..8u8, command, id, any::<bool>()).prop_map(|(kind, cid, id, locked)| match kind {
            0 => ClientFrame::Deny { cid, id },
            1 => ClientFrame::Remove { cid, id },
            2 => ClientFrame::Ban { cid, id },
            3 => ClientFrame::Mute { cid, id },
            4 => ClientFrame::Promote { cid, id },
            5 => ClientFrame::Lock { cid, locked },
            6 => ClientFrame::End { cid },
            _ => ClientFrame::Admit { cid, id },
        }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let any_u8 = any::<u8>;
    prop_oneof![
        6 => (0..8u8, any::<bool>()).prop_map(|(who, take_over)| Event::Enter { who, take_over }),
        6 => any_u8().prop_map(|ticket| Event::Hello { ticket }),
        6 => (any_u8(), 0..4u8, prop::option::of(0..6u64))
            .prop_map(|(page, token, taken)| Event::Resume { page, token, taken }),
        4 => (any_u8(), any::<bool>())
            .prop_map(|(conn, going_away)| Event::Close { conn, going_away }),
        20 => (any_u8(), frame()).prop_map(|(conn, frame)| Event::Say { conn, frame }),
        1 => any_u8().prop_map(|conn| Event::Dropped { conn }),
        1 => any_u8().prop_map(|conn| Event::Ice { conn }),
        4 => (0..70_000u64).prop_map(Event::Wait),
        2 => Just(Event::Hold),
        3 => Just(Event::CatchUp),
        1 => any::<bool>().prop_map(Event::Broken),
        1 => (0..3u8, any::<bool>(), prop::option::of(0..8u8))
            .prop_map(|(access, locked, banned)| Event::Settings { access, locked, banned }),
        1 => Just(Event::Ended),
        1 => any_u8().prop_map(Event::Removed),
        1 => (0..8u8).prop_map(Event::Revoked),
        1 => (0..50u32, any::<bool>()).prop_map(|(ticket, ok)| Event::Saved(ticket, ok)),
        1 => Just(Event::Restart),
    ]
}

fn person(n: u8) -> Who {
    match n {
        0 => owner(),
        1..4 => member(i64::from(n) + 1),
        _ => guest(n),
    }
}

/// Everything that was ever given out, so that it can be used again, and wrongly.
struct Chaos {
    desk: Desk,
    tickets: Vec<Hash>,
    conns: Vec<ConnId>,
    sessions: Vec<(String, Hash)>,
}

impl Chaos {
    fn step(mut self, event: Event) -> Self {
        match event {
            Event::Enter { who, take_over } => {
                let (_, ticket) = self.desk.ask(person(who), take_over);
                self.tickets.push(ticket);
            }
            Event::Hello { ticket } => {
                let ticket = pick(&self.tickets, ticket).unwrap_or(hash(0));
                let (conn, fresh) = self.desk.hello(ticket);
                self.note(conn, fresh);
            }
            Event::Resume { page, token, taken } => self.resume(page, token, taken),
            Event::Say { conn, frame } => {
                let at = self.desk.unix();
                self.with_conn(conn, |conn| Input::Frame { conn, frame, at });
            }
            Event::Dropped { conn } => self.with_conn(conn, |conn| Input::Dropped { conn }),
            Event::Ice { conn } => self.with_conn(conn, |conn| Input::Ice { conn, ice: ice() }),
            Event::Close { conn, going_away } => {
                let why = match going_away {
                    true => Close::GoingAway,
                    false => Close::Broken,
                };
                self.with_conn(conn, |conn| Input::Closed { conn, why });
            }
            Event::Wait(millis) => self.desk.wait(millis),
            Event::Hold => {
                self.desk.slow.get_or_insert_default();
            }
            Event::CatchUp => self.desk.catch_up(),
            Event::Broken(broken) => self.desk.broken = broken,
            Event::Restart => self.desk = self.desk.restart(),
            other => self.desk.step(administration(other)),
        }
        self
    }

    fn with_conn(&mut self, n: u8, input: impl FnOnce(ConnId) -> Input) {
        if let Some(conn) = pick(&self.conns, n) {
            self.desk.step(input(conn));
        }
    }

    fn resume(&mut self, page: u8, token: u8, taken: Option<u64>) {
        let Some((session, latest)) = pick(&self.sessions, page) else {
            return;
        };
        let page = Page {
            conn: ConnId(0),
            id: ParticipantId(0),
            session: session.clone(),
            token: pick(&self.sessions, token).map_or(latest, |(_, token)| token),
        };
        let (conn, mut fresh) = self.desk.resume(&page, taken);
        fresh.session = session;
        self.note(conn, fresh);
    }

    fn note(&mut self, conn: ConnId, fresh: Fresh) {
        self.conns.push(conn);
        self.sessions.push((fresh.session, fresh.token_hash));
    }
}

fn administration(event: Event) -> Input {
    match event {
        Event::Settings {
            access,
            locked,
            banned,
        } => Input::Changed(Settings {
            locked,
            banned: banned.map(|n| person(n).identity).into_iter().collect(),
            ..settings([Access::Link, Access::Ask, Access::Members][usize::from(access)])
        }),
        Event::Removed(n) => Input::RemovedByAdmin(ParticipantId(FIRST_ID + u64::from(n % 8))),
        Event::Revoked(n) => Input::Revoked(person(n).identity),
        Event::Saved(ticket, ok) => Input::Saved {
            ticket: Ticket(ticket),
            ok,
        },
        _ => Input::EndedByAdmin,
    }
}

fn pick<T: Clone>(from: &[T], n: u8) -> Option<T> {
    // The latest are the most interesting.
    let n = usize::from(n % 8).min(from.len().checked_sub(1)?);
    from.get(from.len() - 1 - n).cloned()
}

/// What must be so after every step.
fn assert_sound(desk: &Desk) {
    let room = &desk.room;
    for (conn, holder) in &room.conns {
        assert!(desk.open.contains_key(conn), "{conn:?} is not there");
        if let super::super::model::Holder::Seat(id) = holder {
            assert_eq!(room.people[id].session.conn(), Some(*conn));
        }
    }
    let attached = room.people.values().filter_map(|p| p.session.conn());
    for conn in attached {
        assert!(room.conns.contains_key(&conn), "{conn:?} cannot speak");
    }
    assert_eq!(room.sessions.len(), room.people.len());
    let mut identities: Vec<&Identity> = room.people.values().map(|p| &p.seat.identity).collect();
    identities.sort();
    identities.dedup();
    assert_eq!(identities.len(), room.people.len(), "one seat each");
    for banned in &room.settings.banned {
        assert!(!identities.contains(&banned), "a banned person is here");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn whatever_happens_a_room_stays_sound_and_speaks_only_to_those_in_it(
        access in 0..3u8,
        events in prop::collection::vec(event(), 0..120),
    ) {
        let access = [Access::Link, Access::Ask, Access::Members][usize::from(access)];
        let desk = Desk::with(settings(access));
        let mut chaos = Chaos { desk, tickets: vec![], conns: vec![], sessions: vec![] };
        for event in events {
            chaos = chaos.step(event);
            assert_sound(&chaos.desk);
        }
        // Once the store answers and everybody has gone, nothing is left.
        chaos.desk.broken = false;
        chaos.desk.catch_up();
        for conn in chaos.conns.clone() {
            chaos.desk.step(Input::Closed { conn, why: Close::Broken });
        }
        chaos.desk.wait(GRACE_FLOWING_MS + TICKET_MS + GRACE_MS);
        prop_assert!(chaos.desk.retired || chaos.desk.drawn == 0);
        prop_assert!(chaos.desk.wake.is_none());
        prop_assert!(chaos.desk.room.live().is_none());
    }
}

/// What happens between clients that keep to the protocol and a room.
#[derive(Clone, Debug)]
enum Cut {
    /// A client says something new to all.
    Say(u8),
    /// So much of what a client said arrives.
    Arrive(u8, u8),
    /// A client takes in what came, and says so.
    Read(u8),
    Lose(u8),
    Back {
        who: u8,
        welcome_arrives: bool,
    },
    Wait(u64),
}

fn cut() -> impl Strategy<Value = Cut> {
    let who = || 0..3u8;
    prop_oneof![
        6 => who().prop_map(Cut::Say),
        6 => (who(), 1..5u8).prop_map(|(who, n)| Cut::Arrive(who, n)),
        6 => who().prop_map(Cut::Read),
        2 => who().prop_map(Cut::Lose),
        3 => (who(), any::<bool>())
            .prop_map(|(who, welcome_arrives)| Cut::Back { who, welcome_arrives }),
        1 => (0..10_000u64).prop_map(Cut::Wait),
    ]
}

/// A client that counts.
struct Client {
    page: Page,
    up: bool,
    /// Everything said in this session, and how much of it is on its way or there.
    said: Vec<ClientFrame>,
    on_wire: usize,
    words: u32,
    taken: u64,
    heard: HashMap<ParticipantId, Vec<u32>>,
}

impl Client {
    fn new(page: Page) -> Self {
        Self {
            page,
            up: true,
            said: vec![],
            on_wire: 0,
            words: 0,
            taken: 0,
            heard: HashMap::new(),
        }
    }

    fn say(&mut self) {
        let word = self.words.to_string();
        self.words += 1;
        self.said.push(signal(None, &word));
    }

    fn arrive(&mut self, desk: &mut Desk, n: usize) {
        let end = self.said.len().min(self.on_wire + n);
        for frame in &self.said[self.on_wire..end] {
            desk.say(&self.page, frame.clone());
        }
        self.on_wire = end;
    }

    fn read(&mut self, desk: &mut Desk) {
        for frame in desk.heard(&self.page) {
            self.taken += u64::from(frame.is_data());
            if let ServerFrame::Signal { from, body } = frame {
                self.heard
                    .entry(from)
                    .or_default()
                    .push(body.parse().unwrap());
            }
        }
        desk.say(&self.page, ClientFrame::Ack { n: self.taken });
    }

    fn lose(&mut self, desk: &mut Desk) {
        if self.up {
            desk.lose(&self.page);
            self.up = false;
        }
    }

    fn back(&mut self, desk: &mut Desk, welcome_arrives: bool) {
        self.lose(desk);
        if !welcome_arrives {
            let (conn, _) = desk.resume(&self.page, Some(self.taken));
            let why = Close::Broken;
            return desk.step(Input::Closed { conn, why });
        }
        let welcome = desk.back(&mut self.page, Some(self.taken));
        assert!(welcome.resumed);
        self.up = true;
        self.on_wire = welcome.taken as usize;
    }
}

proptest! {
    #[test]
    fn every_word_reaches_everybody_once_and_in_order_whatever_is_cut(
        cuts in prop::collection::vec(cut(), 0..150),
    ) {
        let mut desk = Desk::open();
        let pages = [desk.enter(owner()), desk.enter(member(2)), desk.enter(guest(1))];
        let mut clients = pages.map(Client::new);
        for cut in cuts {
            match cut {
                Cut::Say(who) => clients[usize::from(who)].say(),
                Cut::Lose(who) => clients[usize::from(who)].lose(&mut desk),
                Cut::Back { who, welcome_arrives } => {
                    clients[usize::from(who)].back(&mut desk, welcome_arrives);
                }
                // Longer in all than nobody's grace would make somebody leave.
                Cut::Wait(millis) => desk.wait(millis % 400),
                Cut::Arrive(who, n) if clients[usize::from(who)].up => {
                    clients[usize::from(who)].arrive(&mut desk, usize::from(n));
                }
                Cut::Read(who) if clients[usize::from(who)].up => {
                    clients[usize::from(who)].read(&mut desk);
                }
                Cut::Arrive(..) | Cut::Read(_) => {}
            }
        }
        for client in &mut clients {
            client.back(&mut desk, true);
            client.arrive(&mut desk, usize::MAX / 2);
        }
        for n in 0..3 {
            clients[n].read(&mut desk);
            for other in (0..3).filter(|other| *other != n) {
                let heard = clients[n].heard.remove(&clients[other].page.id);
                let said: Vec<u32> = (0..clients[other].words).collect();
                prop_assert_eq!(heard.unwrap_or_default(), said);
            }
        }
    }
}
