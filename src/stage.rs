//! Where the tiles of a call stand: the grid, the spotlight, and the two-person stage.
//!
//! Sizes are CSS pixels; `x` runs along the reading line, so right-to-left comes free. Not
//! here: which tiles there are, and the page they stand in.

/// A tile may be as wide as a camera's picture.
const WIDEST: f64 = 16.0 / 9.0;

/// The space between tiles, and on a stage narrower than [`NARROW`].
const GAP: f64 = 12.0;
const GAP_NARROW: f64 = 8.0;
const NARROW: f64 = 600.0;

/// The space tiles stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub width: f64,
    pub height: f64,
}

/// One tile's place: its corner at the start of the reading line, and its size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    fn of(area: Area) -> Self {
        Self {
            x: 0.0,
            y: 0.0,
            w: area.width.max(0.0),
            h: area.height.max(0.0),
        }
    }

    fn is_upright(self) -> bool {
        self.h > self.w
    }
}

/// The gap between tiles on a stage of this size.
pub fn gap(area: Area) -> f64 {
    if area.width < NARROW { GAP_NARROW } else { GAP }
}

/// `count` equal tiles, as large as they can be; the last row is centred.
pub fn grid(count: usize, area: Area) -> Vec<Rect> {
    let space = Rect::of(area);
    let tallest = if space.is_upright() { 2.0 / 3.0 } else { 1.0 };
    grid_in(count, space, gap(area), tallest)
}

/// The tile number `spot` large, the others in a strip: beside it where there is width,
/// below it where there is height.
pub fn spotlight(count: usize, spot: usize, area: Area) -> Vec<Rect> {
    if count <= 1 || spot >= count {
        return grid(count, area);
    }
    let (main, rest) = beside_or_below(Rect::of(area), gap(area));
    let mut tiles = grid_in(count - 1, rest, gap(area), 1.0);
    tiles.insert(spot, main);
    tiles
}

/// Two people: the other fills the stage, tile number `own` (0 or 1) stands in its corner.
pub fn duo(own: usize, area: Area) -> Vec<Rect> {
    let (space, gap) = (Rect::of(area), gap(area));
    let shape = if space.is_upright() {
        3.0 / 4.0
    } else {
        16.0 / 10.0
    };
    let room = (space.w - 2.0 * gap).max(0.0);
    let tall = (space.h - 2.0 * gap).max(0.0);
    let w = (space.w * 0.2)
        .clamp(108.0, 280.0)
        .min(room)
        .min(tall * shape);
    let h = w / shape;
    let corner = Rect {
        x: space.w - w - gap,
        y: space.h - h - gap,
        w,
        h,
    };
    if own == 0 {
        vec![corner, space]
    } else {
        vec![space, corner]
    }
}

/// The part of a tile that a screen of this shape (width by height) takes when shown whole.
pub fn whole(tile: Rect, aspect: f64) -> Rect {
    let w = tile.w.min(tile.h * aspect);
    let h = w / aspect;
    Rect {
        x: tile.x + (tile.w - w) / 2.0,
        y: tile.y + (tile.h - h) / 2.0,
        w,
        h,
    }
}

fn beside_or_below(space: Rect, gap: f64) -> (Rect, Rect) {
    if space.w > space.h * 1.2 {
        let strip = (space.w * 0.17).clamp(132.0, 264.0).min(space.w / 2.0);
        let w = (space.w - strip - gap).max(0.0);
        let rest = Rect {
            x: space.w - strip,
            w: strip,
            ..space
        };
        (Rect { w, ..space }, rest)
    } else {
        let strip = (space.h * 0.17).clamp(92.0, 160.0).min(space.h / 2.0);
        let h = (space.h - strip - gap).max(0.0);
        let rest = Rect {
            y: space.h - strip,
            h: strip,
            ..space
        };
        (Rect { h, ..space }, rest)
    }
}

/// One way to arrange equal tiles.
#[derive(Clone, Copy, Debug, Default)]
struct Arrangement {
    columns: usize,
    rows: usize,
    w: f64,
    h: f64,
}

impl Arrangement {
    fn of(columns: usize, count: usize, space: Rect, gap: f64, tallest: f64) -> Self {
        let rows = count.div_ceil(columns);
        let cell_w = (space.w - gap * (columns as f64 - 1.0)) / columns as f64;
        let cell_h = (space.h - gap * (rows as f64 - 1.0)) / rows as f64;
        Self {
            columns,
            rows,
            w: cell_w.min(cell_h * WIDEST).max(0.0),
            h: cell_h.min(cell_w / tallest).max(0.0),
        }
    }

    fn area(self) -> f64 {
        self.w * self.h
    }
}

fn grid_in(count: usize, space: Rect, gap: f64, tallest: f64) -> Vec<Rect> {
    let best = (1..=count)
        .map(|columns| Arrangement::of(columns, count, space, gap, tallest))
        .fold(Arrangement::default(), |best, next| {
            // The first is taken as it is: a stage without any room still has its tiles.
            if best.columns == 0 || next.area() > best.area() {
                next
            } else {
                best
            }
        });
    (0..count)
        .map(|tile| place(tile, count, best, space, gap))
        .collect()
}

fn place(tile: usize, count: usize, grid: Arrangement, space: Rect, gap: f64) -> Rect {
    let Arrangement {
        columns,
        rows,
        w,
        h,
    } = grid;
    let row = tile / columns;
    let in_row = if row + 1 == rows {
        count - columns * row
    } else {
        columns
    };
    let start = centred(in_row, w, gap, space.w);
    Rect {
        x: space.x + start + (tile % columns) as f64 * (w + gap),
        y: space.y + centred(rows, h, gap, space.h) + row as f64 * (h + gap),
        w,
        h,
    }
}

/// Where a row of `n` begins so that it stands in the middle of `length`.
fn centred(n: usize, size: f64, gap: f64, length: f64) -> f64 {
    let n = n as f64;
    (length - n * size - (n - 1.0) * gap) / 2.0
}

#[cfg(test)]
mod tests;
