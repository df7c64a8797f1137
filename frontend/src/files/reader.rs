//! Reads and hashes the files of an offer, block by block, in the order in which it is asked.
//!
//! Blocks that follow each other are read as one stream: asked for one by one they cost a browser
//! four times as much (measured, see `docs/decisions/011-files.md`). What a stream cannot give is
//! read by itself, which also says why.

use super::{
    bytes::{Bytes, Pool},
    hash::hash,
};
use crate::{
    dom::{get, object, window},
    events::{JsFailure, let_run, settle},
};
use futures_channel::mpsc;
use futures_util::StreamExt;
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use parlor::transfer::{Block, Hash, Plan, Why};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// After so many blocks that were wanted elsewhere, the stream goes there.
const STRAYS: u32 = 4;
/// A file is looked at after so many blocks, and at its end: whether it is still the one that
/// was chosen. A browser looks when it begins to read, and a stream begins once.
const LOOK_BLOCKS: u64 = 16;

#[wasm_bindgen]
extern "C" {
    /// A `Blob`, for what older browsers do not have.
    type Streamed;

    #[wasm_bindgen(method, catch)]
    fn stream(this: &Streamed) -> Result<Readable, JsValue>;

    type Readable;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn reader(this: &Readable, options: &JsValue) -> Result<ByobReader, JsValue>;

    #[wasm_bindgen(method, js_name = cancel)]
    fn let_go(this: &Readable) -> Promise;

    /// `ReadableStreamBYOBReader` (Streams, section 4.5).
    type ByobReader;

    #[wasm_bindgen(method)]
    fn read(this: &ByobReader, view: &Uint8Array) -> Promise;

    #[wasm_bindgen(method)]
    fn cancel(this: &ByobReader) -> Promise;
}

type Read = Result<(Bytes, Hash), Why>;

/// Whoever has it may ask; every question is answered, also when it is dropped meanwhile.
pub(super) struct Reader(mpsc::UnboundedSender<u64>);

impl Reader {
    pub(super) fn new(
        files: Vec<File>,
        plan: Plan,
        pool: Pool,
        answer: impl Fn(u64, Read) + Clone + 'static,
    ) -> Self {
        let (ask, mut asked) = mpsc::unbounded();
        let mut desk = Desk {
            files,
            plan,
            pool,
            streams: get(&window(), "ReadableStreamBYOBReader").is_some(),
            open: None,
            strays: 0,
        };
        spawn_local(async move {
            while let Some(block) = asked.next().await {
                let read = desk.read(block).await;
                let (answer, pool) = (answer.clone(), desk.pool.clone());
                // The next one is read while this one is hashed, or is read by itself: who is
                // far behind the others holds nobody up.
                spawn_local(async move {
                    let read = match read {
                        Ok(Found::Bytes(bytes)) => Ok(bytes),
                        Ok(Found::Apart(file, block)) => slice(&file, block, &pool).await,
                        Err(why) => Err(why),
                    };
                    answer(block, hashed(read).await);
                });
            }
        });
        Self(ask)
    }

    pub(super) fn ask(&self, block: u64) {
        let _ = self.0.unbounded_send(block);
    }
}

async fn hashed(read: Result<Bytes, Why>) -> Read {
    let bytes = read?;
    let hash = hash(&bytes.part(0, bytes.len())).await.map_err(why)?;
    Ok((bytes, hash))
}

/// What the stream gave, or where to read by itself.
enum Found {
    Bytes(Bytes),
    Apart(File, Block),
}

struct Desk {
    files: Vec<File>,
    plan: Plan,
    pool: Pool,
    /// Whether this browser reads a file as a stream that waits for its reader.
    streams: bool,
    open: Option<Open>,
    /// Blocks in a row that were wanted elsewhere.
    strays: u32,
}

impl Desk {
    async fn read(&mut self, number: u64) -> Result<Found, Why> {
        let block = self.plan.block(number).ok_or(Why::SourceGone)?;
        let file = self.files.get(block.file).ok_or(Why::SourceGone)?.clone();
        let is_last = (block.in_file + block.len) as f64 >= file.size();
        self.approach(&file, block, is_last);
        let bytes = match self.stream(block).await {
            Some(bytes) => bytes,
            None => return Ok(Found::Apart(file, block)),
        };
        if is_last {
            self.open = None;
        }
        if is_last || number.is_multiple_of(LOOK_BLOCKS) {
            look(&file).await?;
        }
        Ok(Found::Bytes(bytes))
    }

    /// Opens the stream at this block, where that is worth it.
    fn approach(&mut self, file: &File, block: Block, is_last: bool) {
        if self.open.as_ref().is_some_and(|open| open.is_at(block)) {
            self.strays = 0;
            return;
        }
        self.strays += 1;
        if self.streams && !is_last && (self.open.is_none() || self.strays > STRAYS) {
            self.strays = 0;
            self.open = Open::at(file, block);
            self.streams = self.open.is_some();
        }
    }

    async fn stream(&mut self, block: Block) -> Option<Bytes> {
        let open = self.open.take_if(|open| open.is_at(block))?;
        let (open, bytes) = open.read(block, &self.pool).await?;
        self.open = Some(open);
        Some(bytes)
    }
}

/// A stream, and where it is.
struct Open {
    reader: ByobReader,
    file: usize,
    at: u64,
}

impl Open {
    /// `None` where this browser cannot.
    fn at(file: &File, block: Block) -> Option<Self> {
        let rest = file.slice_with_f64(block.in_file as f64).ok()?;
        let stream = rest.unchecked_into::<Streamed>().stream().ok()?;
        match stream.reader(&object(&[("mode", "byob".into())])) {
            Ok(reader) => Some(Self {
                reader,
                file: block.file,
                at: block.in_file,
            }),
            // It would read all of the file, whether anybody takes it or not.
            Err(_) => {
                let_run(stream.let_go());
                None
            }
        }
    }

    fn is_at(&self, block: Block) -> bool {
        (self.file, self.at) == (block.file, block.in_file)
    }

    /// The next block; `None` if it could not be read, or not all of it.
    async fn read(mut self, block: Block, pool: &Pool) -> Option<(Self, Bytes)> {
        let (mut buffer, mut at) = (pool.take(), 0);
        let len = block.len as u32;
        while at < len {
            let view = Uint8Array::new_with_byte_offset_and_length(&buffer, at, len - at);
            let read = settle(self.reader.read(&view)).await.ok()?;
            let got: Uint8Array = get(&read, "value")?.unchecked_into();
            if got.length() == 0 {
                return None;
            }
            // What was given to be filled is moved, and comes back as another.
            buffer = got.buffer();
            at += got.length();
        }
        self.at += block.len;
        Some((self, Bytes::new(buffer, len, pool.clone())))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let_run(self.reader.cancel());
    }
}

/// One block by itself.
async fn slice(file: &File, block: Block, pool: &Pool) -> Result<Bytes, Why> {
    let bytes = range(file, block.in_file, block.len).await?;
    let len = bytes.byte_length();
    let bytes = Bytes::new(bytes, len, pool.clone());
    match u64::from(len) == block.len {
        true => Ok(bytes),
        false => Err(Why::SourceChanged),
    }
}

/// Whether the file is still there, and still the same.
async fn look(file: &File) -> Result<(), Why> {
    range(file, 0, 1).await.map(|_| ())
}

async fn range(file: &File, from: u64, len: u64) -> Result<ArrayBuffer, Why> {
    let (from, to) = (from as f64, (from + len) as f64);
    let slice = file
        .slice_with_f64_and_f64(from, to)
        .map_err(|_| Why::SourceGone)?;
    let bytes = settle(slice.array_buffer()).await.map_err(why)?;
    Ok(bytes.unchecked_into())
}

/// A browser refuses to read a file that is another than when it was chosen.
fn why(failure: JsFailure) -> Why {
    match failure.name.as_str() {
        "NotReadableError" => Why::SourceChanged,
        _ => Why::SourceGone,
    }
}
