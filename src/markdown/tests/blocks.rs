use super::*;

fn quote(blocks: &[Block]) -> Block {
    Block::Quote(blocks.to_vec())
}

fn fenced(code: &str) -> Block {
    Block::Code(code.into())
}

fn list(ordered: Option<u32>, items: &[&[Block]]) -> Block {
    Block::List {
        ordered,
        items: items.iter().map(|item| item.to_vec()).collect(),
    }
}

#[test]
fn a_quote_is_its_lines_and_no_more() {
    assert_eq!(parse("> a", &[]), [quote(&[says("a")])]);
    assert_eq!(
        parse("x\n> a\n>\n> b\ny", &[]),
        [says("x"), quote(&[says("a"), says("b")]), says("y")]
    );
    assert_eq!(parse(">> a", &[]), [quote(&[quote(&[says("a")])])]);
    assert_eq!(parse("> > a", &[]), parse(">> a", &[]));
    assert_eq!(
        parse("> ```\n> a\n> ```\n> - b", &[]),
        [quote(&[fenced("a"), list(None, &[&[says("b")]])])]
    );
    assert_eq!(nodes_naming("x @a", &["a"])[1], mention("a"));
    assert_eq!(
        parse("> @a", &["a"]),
        [quote(&[Block::Paragraph(vec![mention("a")])])]
    );
}

#[test]
fn faces_and_lone_marks_are_no_quotes() {
    for given in [
        ">_>", ">:(", ">", "> ", ">a", "-", "1.", "- ", "1. ", "-a", "1.a", "1) a", "+ a",
    ] {
        is_literal(given);
    }
    assert_eq!(nodes(">\n>").len(), 3);
}

#[test]
fn fenced_code_is_taken_as_it_is() {
    assert_eq!(
        parse("```\na *b*\n\n  c\n```", &[]),
        [fenced("a *b*\n\n  c")]
    );
    assert_eq!(parse("```rust\na\n```\nb", &[]), [fenced("a"), says("b")]);
    assert_eq!(parse("````\n```\n````", &[]), [fenced("```")]);
    assert_eq!(parse("a\n```\nb", &[]), [says("a"), fenced("b")]);
    assert_eq!(parse("  ```\n    a\n  b\n ```", &[]), [fenced("  a\nb")]);
    assert_eq!(nodes("```a```"), [code("a")]);
}

#[test]
fn words_beside_a_fence_are_not_lost() {
    assert_eq!(parse("```let a;\nb", &[]), [fenced("let a;\nb")]);
    assert_eq!(parse("```rust", &[]), [fenced("rust")]);
    assert_eq!(parse("```rust\n```\nx", &[]), [fenced("rust"), says("x")]);
    is_literal("```");
    assert_eq!(parse("```\n```\nx", &[]).len(), 2);
}

#[test]
fn items_follow_each_other_in_a_list() {
    let two: &[&[Block]] = &[&[says("a")], &[says("b")]];
    assert_eq!(parse("- a\n- b", &[]), [list(None, two)]);
    assert_eq!(parse("* a\n\n* b", &[]), [list(None, two)]);
    assert_eq!(parse("1. a\n2. b", &[]), [list(Some(1), two)]);
    assert_eq!(parse("1. a\n1. b", &[]), [list(Some(1), two)]);
    assert_eq!(parse("7. a\n8. b", &[]), [list(Some(7), two)]);
    assert_eq!(
        parse("x\n- a\ny", &[]),
        [says("x"), list(None, &[&[says("a")]]), says("y")]
    );
    assert_eq!(
        parse("1. a\n- b", &[]),
        [list(Some(1), &[&[says("a")]]), list(None, &[&[says("b")]])]
    );
}

#[test]
fn a_number_out_of_order_is_shown() {
    assert_eq!(
        parse("1. a\n5. b", &[]),
        [
            list(Some(1), &[&[says("a")]]),
            list(Some(5), &[&[says("b")]])
        ]
    );
    assert!(matches!(
        parse("999999999. a", &[])[..],
        [Block::List {
            ordered: Some(999_999_999),
            ..
        }]
    ));
    is_literal("9999999999. a");
}

#[test]
fn what_is_indented_belongs_to_its_item() {
    let inner = list(None, &[&[says("b")]]);
    let nested = [list(None, &[&[says("a"), inner.clone()], &[says("c")]])];
    assert_eq!(parse("- a\n  - b\n- c", &[]), nested);
    assert_eq!(parse("- a\n    * b\n- c", &[]), nested);
    assert_eq!(parse("- a\n\t- b\n- c", &[]), nested);
    assert_eq!(
        parse("1. a\n  - b", &[]),
        [list(Some(1), &[&[says("a"), inner]])]
    );
    assert_eq!(
        parse("- a\n\n  b\n  ```\n  c\n   d\n  ```\n\n\ne", &[]),
        [
            list(None, &[&[says("a"), says("b"), fenced("c\n d")]]),
            says("e")
        ]
    );
    assert_eq!(parse("- a\n - b", &[]), parse("- a\n- b", &[]));
}

#[test]
fn what_is_too_deep_is_text() {
    let mut expected = says("> > a");
    for _ in 0..BLOCK_DEPTH {
        expected = quote(&[expected]);
    }
    assert_eq!(parse("> > > > > > a", &[]), [expected]);

    let mut expected = says("- a");
    for _ in 0..BLOCK_DEPTH {
        expected = list(None, &[&[expected]]);
    }
    assert_eq!(parse("- - - - - a", &[]), [expected]);
    let lines = "- a\n  - a\n    - a\n      - a\n        - a";
    assert_eq!(plain(lines, 99), "a a a a - a");
}
