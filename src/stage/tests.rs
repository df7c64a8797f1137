use super::*;
use proptest::prelude::*;

const LAPTOP: Area = Area {
    width: 1440.0,
    height: 780.0,
};
const PHONE: Area = Area {
    width: 390.0,
    height: 700.0,
};

fn inside(tile: &Rect, area: Area) -> bool {
    let slack = 0.001;
    tile.x >= -slack
        && tile.y >= -slack
        && tile.x + tile.w <= area.width + slack
        && tile.y + tile.h <= area.height + slack
}

fn apart(a: &Rect, b: &Rect) -> bool {
    let slack = 0.001;
    a.x + a.w <= b.x + slack
        || b.x + b.w <= a.x + slack
        || a.y + a.h <= b.y + slack
        || b.y + b.h <= a.y + slack
}

#[test]
fn four_on_a_laptop_stand_two_by_two() {
    let tiles = grid(4, LAPTOP);
    assert_eq!(tiles[0].y, tiles[1].y);
    assert_eq!(tiles[0].x, tiles[2].x);
    assert!(tiles[2].y > tiles[0].y);
}

#[test]
fn three_on_an_upright_phone_stand_below_each_other() {
    let tiles = grid(3, PHONE);
    assert_eq!(tiles[0].x, tiles[2].x);
    assert!(tiles[0].h > tiles[0].w / 2.0);
}

#[test]
fn a_short_last_row_is_centred() {
    let tiles = grid(5, LAPTOP);
    let row: Vec<_> = tiles.iter().filter(|tile| tile.y == tiles[4].y).collect();
    assert_eq!(row.len(), 2);
    let (left, right) = (row[0].x, LAPTOP.width - row[1].x - row[1].w);
    assert!((left - right).abs() < 0.001);
}

#[test]
fn two_people_the_other_fills_the_stage_and_i_stand_in_its_corner() {
    let tiles = duo(1, LAPTOP);
    assert_eq!(
        tiles[0],
        Rect {
            x: 0.0,
            y: 0.0,
            w: 1440.0,
            h: 780.0
        }
    );
    assert_eq!(tiles[1].w, 280.0);
    assert_eq!(tiles[1].x + tiles[1].w + 12.0, 1440.0);
    assert_eq!(duo(0, LAPTOP)[0], tiles[1]);
}

#[test]
fn the_spotlight_is_the_largest_and_keeps_its_place_in_the_order() {
    for area in [LAPTOP, PHONE] {
        let tiles = spotlight(6, 2, area);
        let size = |tile: &Rect| tile.w * tile.h;
        assert!(
            tiles
                .iter()
                .enumerate()
                .all(|(n, tile)| n == 2 || size(tile) < size(&tiles[2]))
        );
    }
}

#[test]
fn a_spotlight_on_nobody_is_a_grid() {
    assert_eq!(spotlight(3, 9, LAPTOP), grid(3, LAPTOP));
    assert_eq!(spotlight(1, 0, LAPTOP), grid(1, LAPTOP));
}

#[test]
fn a_screen_is_shown_whole_in_the_middle_of_its_tile() {
    let tile = Rect {
        x: 10.0,
        y: 0.0,
        w: 400.0,
        h: 400.0,
    };
    assert_eq!(
        whole(tile, 2.0),
        Rect {
            x: 10.0,
            y: 100.0,
            w: 400.0,
            h: 200.0
        }
    );
}

#[test]
fn a_stage_without_any_room_still_has_every_tile() {
    for count in 0..=16 {
        assert_eq!(grid(count, Area::default()).len(), count);
    }
}

proptest! {
    #[test]
    fn every_grid_fits_does_not_overlap_and_is_the_largest(
        count in 1usize..=16, width in 240.0..4000.0f64, height in 240.0..3000.0f64,
    ) {
        let area = Area { width, height };
        let tiles = grid(count, area);
        prop_assert_eq!(tiles.len(), count);
        for (n, tile) in tiles.iter().enumerate() {
            prop_assert!(tile.w > 0.0 && tile.h > 0.0 && inside(tile, area));
            prop_assert!(tiles[..n].iter().all(|other| apart(tile, other)));
        }
        let tallest = if height > width { 2.0 / 3.0 } else { 1.0 };
        for columns in 1..=count {
            let other = Arrangement::of(columns, count, Rect::of(area), gap(area), tallest);
            prop_assert!(other.area() <= tiles[0].w * tiles[0].h + 0.001);
        }
    }

    #[test]
    fn no_tile_is_wider_than_a_camera_or_taller_than_its_stage_allows(
        count in 1usize..=16, width in 240.0..4000.0f64, height in 240.0..3000.0f64,
    ) {
        let tallest = if height > width { 2.0 / 3.0 } else { 1.0 };
        for tile in grid(count, Area { width, height }) {
            prop_assert!(tile.w / tile.h <= WIDEST + 0.001);
            prop_assert!(tile.w / tile.h >= tallest - 0.001);
        }
    }

    #[test]
    fn spotlight_and_duo_fit_any_stage(
        count in 2usize..=16, spot in 0usize..16, width in 240.0..4000.0f64, height in 240.0..3000.0f64,
    ) {
        let area = Area { width, height };
        let tiles = spotlight(count, spot % count, area);
        prop_assert_eq!(tiles.len(), count);
        for (n, tile) in tiles.iter().enumerate() {
            prop_assert!(inside(tile, area));
            prop_assert!(tiles[..n].iter().all(|other| apart(tile, other)));
        }
        prop_assert!(duo(1, area).iter().all(|tile| inside(tile, area)));
    }
}
