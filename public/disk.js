// Keeps what is received. A worker, since the disk is waited for here and never in the page.
//
// One folder per transfer: `data` has the bytes of all its files one after the other, `hashes`
// 32 bytes for each block that is kept (zeros for the others), `part` how much of which other
// block is there, `offer` what it is, `done` is there once it is whole. Where there is no such disk, blocks stay in memory up to a limit.
//
// A request is {n, do, …}; its answer {n, is} or {n, failed}, where `failed` is one of NoRoom,
// DiskFailed, WrongHash, InUse. A `piece` is not answered.

const VERSION = 2
const HASH = 32
/** A part: its block, where that lies, how many bytes of it came, and its hash. */
const PART = 3 * 8 + HASH
const BLOCK = 1024 * 1024
/** So many new bytes of a block are worth a write of their own. */
const WORTH = 128 * 1024
/** Without a disk: what one page may hold in memory. */
const MEMORY = 256 * 1024 * 1024
/** How long a page that goes away may hold on to what its successor wants. */
const PATIENCE = 5_000
/** What is read at once to be summed. */
const SUMMED = 4 * BLOCK

class Failed extends Error {
  constructor(name) {
    super(name)
    this.name = name
  }
}

const reasons = { QuotaExceededError: 'NoRoom', NoModificationAllowedError: 'InUse' }
const reason = error => (error instanceof Failed ? error.name : (reasons[error?.name] ?? 'DiskFailed'))

// -- where blocks are kept --

let folders
/** The folder of all transfers; nothing where the browser keeps no files for pages. */
const home = () => (folders ??= findHome().catch(() => undefined))

async function findHome() {
  if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return undefined
  return (await navigator.storage.getDirectory()).getDirectoryHandle('received', { create: true })
}

/** Only one worker has a file open at a time; that of a page just left has it a moment longer. */
async function access(folder, name) {
  const file = await folder.getFileHandle(name, { create: true })
  const end = performance.now() + PATIENCE
  for (let wait = 25; ; wait *= 2) {
    try {
      return await file.createSyncAccessHandle()
    } catch (error) {
      if (reason(error) !== 'InUse' || performance.now() + wait > end) throw error
      await new Promise(again => setTimeout(again, wait))
    }
  }
}

class OnDisk {
  static async open(home, { name, offer, total }) {
    const folder = await home.getDirectoryHandle(name, { create: true })
    const store = Object.assign(new OnDisk(), { folder, total })
    try {
      store.data = await access(folder, 'data')
      store.hashes = await access(folder, 'hashes')
      store.part = await access(folder, 'part')
      store.begun = store.recall()
      const missing = total - Math.min(store.data.getSize(), total)
      if (missing > (await free())) throw new Failed('NoRoom')
      const about = await access(folder, 'offer')
      about.truncate(0)
      about.write(new TextEncoder().encode(offer), { at: 0 })
      about.close()
    } catch (error) {
      store.close()
      throw error
    }
    return store
  }

  /** Bytes of a block as they come, and how far it is: a page that is loaded anew goes on there. */
  begin(begun, hash) {
    this.put(begun, begun.came)
    const part = new Uint8Array(PART)
    part.set(new Uint8Array(Float64Array.of(begun.block, begun.offset, begun.came).buffer))
    part.set(hash, PART - HASH)
    this.part.write(part, { at: 0 })
  }

  /** What `begin` left. */
  recall() {
    const part = new Uint8Array(PART)
    if (this.part.read(part, { at: 0 }) < PART) return undefined
    const [block, offset, came] = new Float64Array(part.buffer, 0, 3)
    const pieces = new Uint8Array(BLOCK)
    const put = this.data.read(pieces.subarray(0, came), { at: offset })
    return { block, offset, came, pieces, put }
  }

  /** First the bytes, then that they are there: whatever is cut short, no hash lies. */
  write(begun, length, hash) {
    this.put(begun, length)
    this.data.flush()
    this.hashes.write(hash, { at: begun.block * HASH })
  }

  /** Puts there what is not yet, up to so many bytes of the block. */
  put(begun, length) {
    const bytes = begun.pieces.subarray(begun.put, length)
    const at = begun.offset + begun.put
    if (at + bytes.length > this.total) throw new Failed('DiskFailed')
    if (this.data.write(bytes, { at }) < bytes.length) throw new Failed('NoRoom')
    begun.put = length
  }

  close() {
    for (const file of [this.data, this.hashes, this.part]) file?.close()
    this.data = this.hashes = this.part = undefined
  }

  async finish() {
    this.hashes?.flush()
    this.close()
    await this.folder.getFileHandle('done', { create: true })
  }

  async file() {
    return (await this.folder.getFileHandle('data')).getFile()
  }
}

class InMemory {
  static held = 0
  blocks = new Map()
  held = 0

  static open({ total }) {
    if (InMemory.held + total > MEMORY) throw new Failed('NoRoom')
    const store = new InMemory()
    InMemory.held += store.held = total
    return store
  }

  begin() {}

  // A browser moves what is in a blob out of the page, and to its disk if it likes.
  write({ block, pieces }, length) {
    this.blocks.set(block, new Blob([pieces.subarray(0, length)]))
  }

  finish() {}

  close() {
    InMemory.held -= this.held
    this.held = 0
  }

  file() {
    const inOrder = [...this.blocks].sort(([a], [b]) => a - b)
    return new Blob(inOrder.map(([, bytes]) => bytes))
  }
}

async function free() {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate()
  return Math.max(quota - usage, 0)
}

// -- whose they are --

const held = new Map()
const lock = name => `parlor.received.${name}`

/** Another tab of this browser must not delete what this one is at. */
function claim(name) {
  if (held.has(name) || !navigator.locks) return undefined
  return new Promise((claimed, refused) => {
    const hold = () => new Promise(release => claimed(held.set(name, release)))
    navigator.locks.request(lock(name), { signal: AbortSignal.timeout(PATIENCE) }, hold).catch(() => refused(new Failed('InUse')))
  })
}

async function claimed() {
  const all = await navigator.locks?.query()
  return new Set(all?.held.map(({ name }) => name))
}

// -- what is asked --

/** A port with nobody at its other end frees at once what is moved into it; left alone, a
 * browser lets some hundred MiB of pieces lie about before it looks. */
const { port1: bin, port2: nobody } = new MessageChannel()
nobody.close()

/** What this page has open, by the name of its folder. */
const stores = new Map()

function store(name) {
  const store = stores.get(name)
  if (!store) throw new Failed('DiskFailed')
  return store
}

const tasks = {
  async hello({ version }) {
    if (version !== VERSION) throw new Failed('DiskFailed')
    const disk = !!(await home())
    return { disk, room: disk ? await free() : MEMORY - InMemory.held }
  },

  async open(asked) {
    const { name, total } = asked
    await claim(name)
    stores.get(name)?.close()
    const folder = await home()
    const opened = folder ? await OnDisk.open(folder, asked) : (stores.get(name) ?? InMemory.open(asked))
    stores.set(name, Object.assign(opened, { total }))
  },

  piece({ name, block, offset, at, bytes, hash }) {
    const kept = stores.get(name)
    // What does not fit is not written: the block's hash will not be right.
    if (!kept || at + bytes.byteLength > BLOCK) return
    if (at === 0 || kept.begun?.block !== block) kept.begun = { block, offset, pieces: (kept.pieces ??= new Uint8Array(BLOCK)), put: 0 }
    const { begun } = kept
    begun.pieces.set(new Uint8Array(bytes), at)
    begun.came = at + bytes.byteLength
    bin.postMessage(0, [bytes])
    begun.put = Math.min(begun.put, at)
    // If it fails, `check` tries again, and says so.
    if (begun.came - begun.put >= WORTH) kept.begin(begun, hash)
  },

  async check({ name, block, length, hash }) {
    const kept = store(name)
    const begun = kept.begun
    if (begun?.block !== block) throw new Failed('DiskFailed')
    kept.begun = undefined
    const found = new Uint8Array(await crypto.subtle.digest('SHA-256', begun.pieces.subarray(0, length)))
    if (begun.came !== length || found.some((byte, at) => byte !== hash[at])) throw new Failed('WrongHash')
    store(name).write(begun, length, found)
  },

  finish({ name }) {
    turns.delete(name)
    const kept = store(name)
    kept.pieces = undefined
    return kept.finish()
  },

  async file({ name }) {
    if (stores.has(name)) return stores.get(name).file()
    const folder = await (await home()).getDirectoryHandle(name)
    return (await folder.getFileHandle('data')).getFile()
  },

  async discard({ name }) {
    stores.get(name)?.close()
    stores.delete(name)
    turns.delete(name)
    await (await home())?.removeEntry(name, { recursive: true })
    held.get(name)?.()
    held.delete(name)
  },

  /** What lies here of one room, but for what other tabs are at. What cannot be read is deleted. */
  async list({ room, mine }) {
    const folder = await home()
    const others = await claimed()
    const found = []
    for await (const name of folder?.keys() ?? []) {
      if (!name.startsWith(`${room}.`)) continue
      const own = name.startsWith(mine)
      if (!own && others.has(lock(name))) continue
      try {
        if (own) await claim(name)
        found.push(await look(name, await folder.getDirectoryHandle(name)))
      } catch (error) {
        if (reason(error) !== 'InUse') await folder.removeEntry(name, { recursive: true }).catch(() => undefined)
      }
    }
    return found
  },

  /** CRC-32 of a range, going on from that of what is before it. */
  async sum({ file, from, to, before }) {
    let sum = ~before
    for (let at = from; at < to; at += SUMMED) {
      const bytes = new Uint8Array(await file.slice(at, Math.min(at + SUMMED, to)).arrayBuffer())
      for (const byte of bytes) sum = (sum >>> 8) ^ crcs[(sum ^ byte) & 255]
    }
    return ~sum >>> 0
  },
}

async function look(name, folder) {
  const read = async of => (await folder.getFileHandle(of)).getFile()
  const offer = await (await read('offer')).text()
  const hashes = await (await read('hashes')).arrayBuffer()
  const part = await read('part').then(part => part.arrayBuffer(), () => undefined)
  const done = await read('done').then(() => true, () => false)
  return { name, offer, hashes, part, done }
}

const crcs = Int32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1
  return byte
})

/** The end of what each store was asked for: the next block begins once the one before it is kept. */
const turns = new Map()

function inTurn(name, work) {
  const done = (turns.get(name) ?? Promise.resolve()).then(work)
  turns.set(name, done.catch(() => undefined))
  return done
}

onmessage = async ({ data }) => {
  const { n, do: task } = data
  const work = () => tasks[task](data)
  try {
    const is = await (task === 'piece' || task === 'check' ? inTurn(data.name, work) : work())
    if (n) postMessage({ n, is })
  } catch (error) {
    if (n) postMessage({ n, failed: reason(error) })
  }
}
