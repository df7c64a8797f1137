//! The bytes of one block, whose memory is used again as soon as nobody holds them.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use parlor::limits::{BLOCK_BYTES, READ_AHEAD};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

/// Where the memory of blocks comes from, and goes.
#[derive(Clone)]
pub(super) struct Pool {
    spare: Rc<RefCell<Vec<ArrayBuffer>>>,
    /// A port with nobody at its other end: what is moved into it is freed. Left alone, a browser
    /// lets some hundred MiB lie about before it looks (measured, see
    /// `docs/decisions/011-files.md`).
    bin: Option<MessagePort>,
}

impl Pool {
    pub(super) fn new() -> Self {
        let channel = MessageChannel::new().ok();
        Self {
            spare: Rc::default(),
            bin: channel.map(|channel| {
                channel.port2().close();
                channel.port1()
            }),
        }
    }

    /// Memory for one block, with whatever it had in it before.
    pub(super) fn take(&self) -> ArrayBuffer {
        let spare = self.spare.borrow_mut().pop();
        spare.unwrap_or_else(|| ArrayBuffer::new(BLOCK_BYTES as u32))
    }

    pub(super) fn put(&self, buffer: ArrayBuffer) {
        let mut spare = self.spare.borrow_mut();
        if u64::from(buffer.byte_length()) == BLOCK_BYTES && spare.len() < READ_AHEAD {
            spare.push(buffer);
        } else if let Some(bin) = &self.bin {
            let moved = Array::of1(&buffer);
            // What cannot be moved is found later.
            let _ = bin.post_message_with_transferable(&JsValue::NULL, &moved);
        }
    }
}

/// They are held by whoever is to hash or send them.
#[derive(Clone)]
pub(super) struct Bytes(Rc<Held>);

struct Held {
    buffer: ArrayBuffer,
    len: u32,
    pool: Pool,
}

impl Bytes {
    /// The first `len` bytes of this memory, which is the pool's afterwards.
    pub(super) fn new(buffer: ArrayBuffer, len: u32, pool: Pool) -> Self {
        Self(Rc::new(Held { buffer, len, pool }))
    }

    pub(super) fn len(&self) -> u32 {
        self.0.len
    }

    /// So many of them, from there on.
    pub(super) fn part(&self, at: u32, len: u32) -> Uint8Array {
        Uint8Array::new_with_byte_offset_and_length(&self.0.buffer, at, len)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.pool.put(std::mem::replace(
            &mut self.buffer,
            JsValue::UNDEFINED.into(),
        ));
    }
}
