use super::*;

#[test]
fn an_address_is_one_that_a_browser_opens_where_it_says() {
    for good in [
        "http://example.org",
        "https://example.org/",
        "https://example.org:8443/a/b?c=d&e=f#g",
        "http://localhost:3000",
        "http://127.0.0.1/x",
        "https://a-b.c_d.example/(x)/[y]",
        "https://münchen.de/straße",
        "https://例え.jp/道",
        "https://उदाहरण.परीक्षा/हिन्दी",
        "https://example.org?q#f",
        "https://example.org/@ann",
    ] {
        assert_eq!(link(good).as_deref(), Some(good));
    }
    assert_eq!(link("HTTPS://A.b/C").as_deref(), Some("https://A.b/C"));
}

#[test]
fn an_address_that_misleads_or_leads_nowhere_is_refused() {
    for bad in [
        "",
        "http",
        "http://",
        "http:///a",
        "http:a.b",
        "http:/a.b",
        "//a.b",
        "ftp://a.b",
        "javascript:alert(1)",
        "javascript://a.b/%0aalert(1)",
        "data:text/html,x",
        "http://user@a.b",
        "http://good.example:pw@a.b/",
        "http://good.example\\@a.b",
        "http://a.b\\c",
        "http://a.b/c d",
        " http://a.b",
        "http://a.b\n",
        "http://a.b/\t",
        "http://a.b/\u{0}",
        "http://a.b/\u{85}",
        "http://a.b/\u{202e}c",
        "http://a.b/\u{200b}",
        "http://a.b\u{2215}c",
        "http://a.b\u{ff0f}c",
        "http://a.b/\u{3000}",
        "http://a.b/\"",
        "http://a.b/<",
        "http://.a",
        "http://-a",
        "http://a..b",
        "http://a.b:",
        "http://a.b:x",
        "http://a.b:65536",
        "http://a.b*c",
        "http://%61",
        "http://[::1]/",
    ] {
        assert_eq!(link(bad), None, "{bad:?}");
    }
}

#[test]
fn a_bare_address_ends_before_what_ends_the_sentence() {
    for (given, href, after) in [
        ("http://a.b", "http://a.b", ""),
        ("http://a.b.", "http://a.b", "."),
        ("http://a.b...", "http://a.b", "..."),
        ("http://a.b/c?!", "http://a.b/c", "?!"),
        ("http://a.b/c, d", "http://a.b/c", ", d"),
        ("http://a.b: c", "http://a.b", ": c"),
        ("http://a.b:80/", "http://a.b:80/", ""),
        ("http://a.b/c)", "http://a.b/c", ")"),
        ("http://a.b/c).", "http://a.b/c", ")."),
        ("http://a.b/c_(d)", "http://a.b/c_(d)", ""),
        ("http://a.b/c_(d))", "http://a.b/c_(d)", ")"),
        ("http://a.b/(c", "http://a.b/(c", ""),
        ("http://a.b/c]", "http://a.b/c", "]"),
        ("http://a.b/。好", "http://a.b/", "。好"),
        ("http://a.b”", "http://a.b", "”"),
        ("http://a.b/c'", "http://a.b/c", "'"),
        ("http://a.b>", "http://a.b", ">"),
        ("http://a.b/c\\*", "http://a.b/c", "*"),
    ] {
        let mut expected = vec![bare(href)];
        if !after.is_empty() {
            expected.push(text(after));
        }
        assert_eq!(nodes(given), expected, "{given:?}");
    }
}

#[test]
fn a_bare_address_stands_among_words_and_marks() {
    assert_eq!(
        nodes("(see http://a.b/c)"),
        [text("(see "), bare("http://a.b/c"), text(")")]
    );
    assert_eq!(
        nodes("**http://a.b/c**, _http://a.b_"),
        [
            Inline::Strong(vec![bare("http://a.b/c")]),
            text(", "),
            Inline::Emphasis(vec![bare("http://a.b")]),
        ]
    );
    assert_eq!(nodes("Http://A.b"), [to("http://A.b", "Http://A.b")]);
    for none in [
        "xhttp://a.b",
        "http://",
        "http://user@a.b",
        "https:/a",
        "http://a.b:99999",
    ] {
        is_literal(none);
    }
}

#[test]
fn words_lead_to_a_written_address() {
    assert_eq!(nodes("[a b](http://c.d)"), [to("http://c.d", "a b")]);
    assert_eq!(nodes("[a](http://c.d/(e))!")[0], to("http://c.d/(e)", "a"));
    assert_eq!(
        nodes("*[a **b** `c`](https://c.d)*"),
        [Inline::Emphasis(vec![Inline::Link {
            href: "https://c.d".into(),
            words: vec![text("a "), strong("b"), text(" "), code("c")],
        }])]
    );
    assert_eq!(nodes("*a [b*](http://c.d)")[1], to("http://c.d", "b*"));
    assert_eq!(nodes(r"[a\]](http://c.d)"), [to("http://c.d", "a]")]);
    assert_eq!(nodes("[[a]](http://c.d)"), [to("http://c.d", "[a]")]);
    assert_eq!(
        nodes("![a](http://c.d)"),
        [text("!"), to("http://c.d", "a")]
    );
}

#[test]
fn words_that_cannot_be_linked_are_text() {
    is_literal("[a](javascript:alert)");
    is_literal("[a](b)");
    is_literal("[a] (b)");
    assert_eq!(
        nodes("[a](http://c.d x)"),
        [text("[a]("), bare("http://c.d"), text(" x)")]
    );
    assert_eq!(
        nodes("[ ](http://c.d)"),
        [text("[ ]("), bare("http://c.d"), text(")")]
    );
}

#[test]
fn no_link_is_within_a_link_nor_says_that_it_leads_elsewhere() {
    assert_eq!(
        nodes("[http://a.b](http://c.d)"),
        [
            text("["),
            bare("http://a.b"),
            text("]("),
            bare("http://c.d"),
            text(")")
        ]
    );
    assert_eq!(nodes("[http://a.b](http://a.b)"), [bare("http://a.b")]);
    assert_eq!(
        nodes("[see http://a.b](http://c.d)"),
        [
            text("[see "),
            bare("http://a.b"),
            text("]("),
            bare("http://c.d"),
            text(")")
        ]
    );
    let inner = nodes("[x [a](http://a.b) y](http://c.d)");
    assert_eq!(inner[0], text("[x "));
    assert_eq!(inner[1], to("http://a.b", "a"));
    assert_eq!(inner[3], bare("http://c.d"));
}
