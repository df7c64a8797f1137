//! An element whose tag, attributes and children are values rather than types.

use leptos::{
    prelude::{AddAnyAttr, AnyView, IntoAny, Mountable, Render, RenderHtml},
    tachys::{
        html::{
            attribute::{
                Attribute,
                any_attribute::{AnyAttribute, IntoAnyAttribute},
            },
            element::attributes_to_html,
        },
        hydration::Cursor,
        renderer::{
            CastFrom, Rndr,
            types::{Element as Node, Node as AnyNode},
        },
        ssr::StreamBuilder,
        view::{Position, PositionState, iterators::StaticVec},
    },
};
use std::fmt::{self, Debug, Formatter};

/// An element.
#[derive(Debug)]
pub struct Element {
    tag: &'static str,
    namespace: Option<&'static str>,
    /// It has no end tag: `<input>`.
    void: bool,
    attributes: Vec<AnyAttribute>,
    child: Option<AnyView>,
}

impl Element {
    pub(super) fn new(tag: &'static str, namespace: Option<&'static str>, void: bool) -> Self {
        Self {
            tag,
            namespace,
            void,
            attributes: vec![],
            child: None,
        }
    }

    /// With this inside, behind what is inside already.
    pub(super) fn holding(mut self, child: AnyView) -> Self {
        self.child = Some(match self.child {
            None => child,
            Some(first) => StaticVec::from(vec![first, child]).into_any(),
        });
        self
    }

    /// Writes the opening tag; hands back what is inside, if it is plain HTML.
    fn open(&mut self, extra: Vec<AnyAttribute>, html: &mut String) -> String {
        html.push('<');
        html.push_str(self.tag);
        let mut attributes = std::mem::take(&mut self.attributes);
        attributes.extend(extra);
        let inner = attributes_to_html(attributes, html);
        html.push('>');
        inner
    }

    fn close(&self, html: &mut String) {
        if !self.void {
            html.push_str("</");
            html.push_str(self.tag);
            html.push('>');
        }
    }
}

/// What stands in the page.
pub struct Standing {
    tag: &'static str,
    node: Node,
    attributes: <Vec<AnyAttribute> as Attribute>::State,
    child: Option<<AnyView as Render>::State>,
}

impl Debug for Standing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standing")
            .field("tag", &self.tag)
            .finish_non_exhaustive()
    }
}

impl Mountable for Standing {
    fn unmount(&mut self) {
        Rndr::remove(&self.node);
    }

    fn mount(&mut self, parent: &Node, before: Option<&AnyNode>) {
        Rndr::insert_node(parent, &self.node, before);
    }

    fn try_mount(&mut self, parent: &Node, before: Option<&AnyNode>) -> bool {
        Rndr::try_insert_node(parent, &self.node, before)
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = Rndr::get_parent(&self.node).and_then(Node::cast_from);
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.node));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Node> {
        vec![self.node.clone()]
    }
}

impl Render for Element {
    type State = Standing;

    fn build(self) -> Standing {
        let node = Rndr::create_element(self.tag, self.namespace);
        let attributes = self.attributes.build(&node);
        let child = self.child.map(|child| {
            let mut child = child.build();
            child.mount(&node, None);
            child
        });
        Standing {
            tag: self.tag,
            node,
            attributes,
            child,
        }
    }

    fn rebuild(self, now: &mut Standing) {
        match (self.child, &mut now.child) {
            (Some(child), Some(old)) if self.tag == now.tag => child.rebuild(old),
            (None, None) if self.tag == now.tag => {}
            (child, _) => {
                let mut new = Self { child, ..self }.build();
                now.insert_before_this(&mut new);
                now.unmount();
                *now = new;
                return;
            }
        }
        self.attributes.rebuild(&mut now.attributes);
    }
}

impl AddAnyAttr for Element {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(mut self, attribute: A) -> Self {
        self.attributes.push(attribute.into_any_attr());
        self
    }
}

impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.attributes.dry_resolve();
        self.child.dry_resolve();
    }

    async fn resolve(mut self) -> Self {
        self.attributes = self.attributes.resolve().await;
        self.child = match self.child {
            Some(child) => Some(child.resolve().await),
            None => None,
        };
        self
    }

    fn to_html_with_buf(
        mut self,
        html: &mut String,
        position: &mut Position,
        _escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        let inner = self.open(extra, html);
        if !inner.is_empty() {
            html.push_str(&inner);
        } else if let Some(child) = self.child.take() {
            *position = Position::FirstChild;
            child.to_html_with_buf(html, position, true, mark_branches, vec![]);
        }
        self.close(html);
        *position = Position::NextChild;
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        mut self,
        stream: &mut StreamBuilder,
        position: &mut Position,
        _escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        let mut html = String::new();
        let inner = self.open(extra, &mut html);
        stream.push_sync(&html);
        if !inner.is_empty() {
            stream.push_sync(&inner);
        } else if let Some(child) = self.child.take() {
            *position = Position::FirstChild;
            child.to_html_async_with_buf::<OUT_OF_ORDER>(
                stream,
                position,
                true,
                mark_branches,
                vec![],
            );
        }
        html.clear();
        self.close(&mut html);
        stream.push_sync(&html);
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Standing {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        let node = Node::cast_from(cursor.current())
            .expect("the browser hydrates the markup that the server rendered");
        let attributes = self.attributes.hydrate::<FROM_SERVER>(&node);
        let child = self.child.map(|child| {
            position.set(Position::FirstChild);
            child.hydrate::<FROM_SERVER>(cursor, position)
        });
        cursor.set(AsRef::<AnyNode>::as_ref(&node).clone());
        position.set(Position::NextChild);
        Standing {
            tag: self.tag,
            node,
            attributes,
            child,
        }
    }

    fn into_owned(self) -> Self {
        self
    }
}
