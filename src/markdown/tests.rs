use super::*;

mod addresses;
mod blocks;
mod properties;
mod work;

fn text(words: &str) -> Inline {
    Inline::Text(words.into())
}

fn emphasis(words: &str) -> Inline {
    Inline::Emphasis(vec![text(words)])
}

fn strong(words: &str) -> Inline {
    Inline::Strong(vec![text(words)])
}

fn code(words: &str) -> Inline {
    Inline::Code(words.into())
}

fn mention(name: &str) -> Inline {
    Inline::Mention(name.into())
}

fn to(href: &str, words: &str) -> Inline {
    Inline::Link {
        href: href.into(),
        words: vec![text(words)],
    }
}

fn bare(href: &str) -> Inline {
    to(href, href)
}

fn says(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

/// The nodes of a message that is one paragraph.
fn nodes_naming(given: &str, names: &[&str]) -> Vec<Inline> {
    match parse(given, names).as_slice() {
        [Block::Paragraph(nodes)] => nodes.clone(),
        other => panic!("{given:?} is {other:?}"),
    }
}

fn nodes(given: &str) -> Vec<Inline> {
    nodes_naming(given, &[])
}

fn is_literal(given: &str) {
    assert_eq!(nodes(given), [text(given)], "{given:?}");
}

#[test]
fn nothing_is_said_with_nothing() {
    for blank in ["", " ", "\n\n", " \t\r\n\u{3000}"] {
        assert_eq!(parse(blank, &[]), [], "{blank:?}");
    }
}

#[test]
fn marks_around_words_mean_something() {
    assert_eq!(nodes("*a*"), [emphasis("a")]);
    assert_eq!(nodes("_a_"), [emphasis("a")]);
    assert_eq!(nodes("**a b**"), [strong("a b")]);
    assert_eq!(nodes("~~a~~"), [Inline::Strike(vec![text("a")])]);
    assert_eq!(
        nodes("so *very* **good**, ja"),
        [
            text("so "),
            emphasis("very"),
            text(" "),
            strong("good"),
            text(", ja")
        ]
    );
    assert_eq!(nodes("**重要！**请看"), [strong("重要！"), text("请看")]);
    assert_eq!(nodes("in*ter*nal")[1], emphasis("ter"));
    assert_eq!(nodes("*a\nb*").len(), 1);
}

#[test]
fn marks_within_marks_mean_both() {
    let both = Inline::Emphasis(vec![strong("a")]);
    assert_eq!(nodes("***a***"), [both]);
    assert_eq!(
        nodes("***a** b*"),
        [Inline::Emphasis(vec![strong("a"), text(" b")])]
    );
    assert_eq!(
        nodes("**b *a***"),
        [Inline::Strong(vec![text("b "), emphasis("a")])]
    );
    assert_eq!(
        nodes("_a ~~b~~_"),
        [Inline::Emphasis(vec![
            text("a "),
            Inline::Strike(vec![text("b")])
        ])]
    );
    assert_eq!(nodes("(*foo (*bar*)*)").len(), 3);
}

#[test]
fn marks_without_their_like_are_text() {
    for given in [
        "x*",
        "2* a*b",
        "2 * 3 * 4",
        "x *a",
        "**a*",
        "x *a**",
        "~a~",
        "~~a",
        "~~~a~~~",
        "__a__",
        "snake_case_name",
        "__init__",
        "_a",
        "a_b_",
        "*****",
        "****a****",
        "x`a",
        "``a`",
        "`",
        "` `",
        "[a]",
        "[a](",
        "[a]()",
        "]a[",
        "# a",
        "---",
        "a | b",
        "<b>a</b>",
        "&amp;",
        "@",
        "@nobody",
        "![a](b.png)",
        "Ünï\u{0}\u{202e}",
    ] {
        is_literal(given);
    }
    assert_eq!(nodes("**a *b**"), [strong("a *b")]);
    assert_eq!(nodes("*a _b*"), [emphasis("a _b")]);
    assert_eq!(nodes("*foo**bar*"), [emphasis("foo**bar")]);
}

#[test]
fn the_outer_marks_of_too_many_are_text() {
    let nested = |depth: usize| {
        let mark = |n: usize| if n.is_multiple_of(2) { "*" } else { "**" };
        let open: String = (0..depth).rev().map(|n| format!("{}a ", mark(n))).collect();
        let close: String = (0..depth).map(|n| format!(" a{}", mark(n))).collect();
        nodes(&(open + &close))
    };
    assert_eq!(nested(INLINE_DEPTH).len(), 1);
    let [before, node, after] = &nested(INLINE_DEPTH + 2)[..] else {
        panic!("it is as deep as the marks are many");
    };
    assert_eq!((before, after), (&text("**a *a "), &text(" a* a**")));
    assert_eq!(nested(INLINE_DEPTH), std::slice::from_ref(node));
}

#[test]
fn code_is_taken_as_it_is() {
    assert_eq!(nodes("`a*b*`"), [code("a*b*")]);
    assert_eq!(nodes("``a`b``"), [code("a`b")]);
    assert_eq!(nodes("`` `a` ``"), [code("`a`")]);
    assert_eq!(nodes("` a `"), [code("a")]);
    assert_eq!(nodes("`\\`"), [code("\\")]);
    assert_eq!(nodes("*`a*`*"), [Inline::Emphasis(vec![code("a*")])]);
    assert_eq!(nodes("`a` ``` `b`")[1..], [text(" ``` "), code("b")]);
    assert_eq!(nodes("`@ann http://a.b`").len(), 1);
    assert_eq!(nodes("\\``a`"), [text("`"), code("a")]);
}

#[test]
fn a_backslash_takes_the_meaning_from_a_mark() {
    assert_eq!(nodes(r"\*a\*"), [text("*a*")]);
    assert_eq!(nodes(r"\[a](b) \` \\ \~~"), [text(r"[a](b) ` \ ~~")]);
    assert_eq!(nodes(r"\- a"), [text("- a")]);
    assert_eq!(nodes(r"1\. a"), [text("1. a")]);
    assert_eq!(nodes(r"\> a"), [text("> a")]);
    assert_eq!(nodes_naming(r"\@ann", &["ann"]), [text("@ann")]);
    is_literal(r"a\b \ä \");
}

#[test]
fn every_line_end_within_a_paragraph_is_one() {
    assert_eq!(nodes("a\nb"), [text("a"), Inline::Break, text("b")]);
    assert_eq!(nodes("a\r\nb"), nodes("a\nb"));
    assert_eq!(parse("a\n\n \nb\n", &[]), [says("a"), says("b")]);
    assert_eq!(nodes("a\n  b  ")[2], text("  b  "));
}

#[test]
fn a_name_is_mentioned_whole_and_the_longest_wins() {
    let names = ["ann", "ann bee", "Zoë", "_x_", ""];
    let said = |given| nodes_naming(given, &names);
    assert_eq!(said("@ann"), [mention("ann")]);
    assert_eq!(said("@ann bee!"), [mention("ann bee"), text("!")]);
    assert_eq!(said("@ann beech"), [mention("ann"), text(" beech")]);
    assert_eq!(
        said("*@Zoë*, @_x_"),
        [
            Inline::Emphasis(vec![mention("Zoë")]),
            text(", "),
            mention("_x_")
        ]
    );
    for none in ["@anna", "@Ann", "me@ann", "@ ann", "@ann\u{301}", "@ann7"] {
        assert_eq!(said(none), [text(none)]);
    }
}

#[test]
fn the_words_alone_stand_in_one_line() {
    let given = "*Hi* @ann,\n\n> see [the `page`](http://a.b)\n- one\n  two\n```\nx  = 1\n```";
    assert_eq!(plain(given, 99), "Hi @ann, see the page one two x = 1");
    assert_eq!(plain(" \n", 9), "");
    assert_eq!(plain(">\n\n```", 9), "> ```");
}

#[test]
fn the_words_alone_are_cut_between_what_people_see() {
    assert_eq!(plain("hello", 5), "hello");
    assert_eq!(plain("hello", 4), "hel…");
    assert_eq!(plain("hello", 1), "…");
    assert_eq!(plain("hello", 0), "");
    assert_eq!(plain("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2), "👨‍👩‍👧‍👦…");
}
