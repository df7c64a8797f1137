//! Where the tiles of a stage stand: the rule's rectangles as the style sheet wants them.

use crate::dom::{by_id, set_attribute};
use js_sys::{Array, Function};
use parlor::stage::{Area, Rect, duo, grid, spotlight};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit, ResizeObserver};

const TILES: &str = ".stage__tiles";

/// Keeps the tiles of one stage in their places until it is dropped: when its size changes,
/// when a tile comes, goes or is put in the spotlight, and never when somebody speaks.
pub(crate) struct Stage {
    resize: ResizeObserver,
    people: MutationObserver,
    spots: MutationObserver,
    _place: Closure<dyn FnMut()>,
}

impl Stage {
    /// The stage with this element id.
    pub(crate) fn mount(id: &str) -> Option<Self> {
        let stage = by_id::<Element>(id)?;
        let tiles: HtmlElement = match stage.matches(TILES) {
            Ok(true) => stage.dyn_into().ok()?,
            _ => stage.query_selector(TILES).ok()??.dyn_into().ok()?,
        };
        place(&tiles);
        let callback = {
            let tiles = tiles.clone();
            Closure::<dyn FnMut()>::new(move || place(&tiles))
        };
        let function = callback.as_ref().unchecked_ref();
        let resize = ResizeObserver::new(function).ok()?;
        resize.observe(&tiles);
        let people = observe(&tiles, function, |watched| watched.set_child_list(true))?;
        let spots = observe(&tiles, function, |watched| {
            watched.set_subtree(true);
            watched.set_attribute_filter(&Array::of1(&"data-spot".into()));
        })?;
        Some(Self {
            resize,
            people,
            spots,
            _place: callback,
        })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.resize.disconnect();
        self.people.disconnect();
        self.spots.disconnect();
    }
}

fn observe(
    tiles: &HtmlElement,
    function: &Function,
    watch: impl FnOnce(&MutationObserverInit),
) -> Option<MutationObserver> {
    let observer = MutationObserver::new(function).ok()?;
    let watched = MutationObserverInit::new();
    watch(&watched);
    observer.observe_with_options(tiles, &watched).ok()?;
    Some(observer)
}

fn place(tiles: &HtmlElement) {
    let all = children(tiles);
    let area = Area {
        width: f64::from(tiles.client_width()),
        height: f64::from(tiles.client_height()),
    };
    let at = |name: &str| {
        all.iter()
            .position(|tile| tile.get_attribute(name).as_deref() == Some("true"))
    };
    let (spot, own) = (at("data-spot"), at("data-self"));
    let rects = rects(all.len(), spot, own, area);
    let cornered = spot.is_none() && all.len() == 2;
    for (i, (tile, rect)) in all.iter().zip(rects).enumerate() {
        let sides = [
            ("--x", rect.x),
            ("--y", rect.y),
            ("--w", rect.w),
            ("--h", rect.h),
        ];
        for (name, value) in sides {
            let _ = tile
                .style()
                .set_property(name, &format!("{}px", value.round() as i32));
        }
        let corner = cornered && Some(i) == own;
        set_attribute(tile, "data-corner", if corner { "true" } else { "false" });
    }
    set_attribute(tiles, "data-placed", "");
}

/// Which of the three shapes it is.
fn rects(count: usize, spot: Option<usize>, own: Option<usize>, area: Area) -> Vec<Rect> {
    match (count, spot, own) {
        (_, Some(spot), _) => spotlight(count, spot, area),
        (2, None, Some(own)) => duo(own, area),
        _ => grid(count, area),
    }
}

fn children(tiles: &HtmlElement) -> Vec<HtmlElement> {
    let mut all = vec![];
    let mut next = tiles.first_element_child();
    while let Some(tile) = next {
        next = tile.next_element_sibling();
        if let Ok(tile) = tile.dyn_into() {
            all.push(tile);
        }
    }
    all
}
