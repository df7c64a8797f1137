//! A small picture of an image that is offered. Whatever fails means that there is none.

use crate::{
    clock,
    dom::{document, object, window},
    events::settle,
};
use futures_util::{FutureExt, select_biased};
use js_sys::Promise;
use parlor::limits::PICTURE_BYTES;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap, Window};

/// Larger files are not images that anybody looks at on a page.
const IMAGE_BYTES: f64 = 64.0 * 1024.0 * 1024.0;
/// How long an offer waits for its picture.
const PATIENCE_MS: u64 = 3_000;
/// Widths to try: the first that comes out small enough is taken.
const WIDTHS: [u32; 3] = [240, 120, 60];
const QUALITY: f64 = 0.7;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Window)]
    type Bitmaps;

    #[wasm_bindgen(method, catch, js_name = createImageBitmap)]
    fn create(this: &Bitmaps, image: &File, options: &JsValue) -> Result<Promise, JsValue>;
}

/// The picture, as a `data:` URL.
pub(super) async fn picture(file: &File) -> Option<String> {
    if !file.type_().starts_with("image/") || file.size() > IMAGE_BYTES {
        return None;
    }
    let mut late = pin!(clock::sleep(PATIENCE_MS).fuse());
    let mut drawn = pin!(small(file).fuse());
    select_biased! {
        drawn = drawn => drawn,
        () = late => None,
    }
}

async fn small(file: &File) -> Option<String> {
    for width in WIDTHS {
        let picture = draw(file, width).await?;
        if picture.len() <= PICTURE_BYTES {
            return Some(picture);
        }
    }
    None
}

async fn draw(file: &File, width: u32) -> Option<String> {
    let options = object(&[
        ("resizeWidth", width.into()),
        ("resizeQuality", "medium".into()),
    ]);
    let bitmap = window().unchecked_into::<Bitmaps>().create(file, &options);
    let bitmap: ImageBitmap = settle(bitmap.ok()?).await.ok()?.unchecked_into();
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    canvas.set_width(bitmap.width());
    // A tower of an image would be as much taller as it is narrow.
    canvas.set_height(bitmap.height().min(2 * width));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    context
        .draw_image_with_image_bitmap(&bitmap, 0.0, 0.0)
        .ok()?;
    bitmap.close();
    // A browser that cannot write WebP writes PNG, which is larger.
    ["image/webp", "image/jpeg"].into_iter().find_map(|kind| {
        let quality = JsValue::from_f64(QUALITY);
        let picture = canvas
            .to_data_url_with_type_and_encoder_options(kind, &quality)
            .ok()?;
        picture
            .strip_prefix("data:")?
            .starts_with(kind)
            .then_some(picture)
    })
}
