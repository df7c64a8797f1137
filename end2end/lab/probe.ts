// What a page is asked about itself: which connections it opened, whether pictures keep
// coming, what was copied. Runs in the page before the page's own script.

export type Link = { opened: number; welcomed?: number; resumed?: boolean; closed?: number; code?: number }

export type Watch = { gap: number; frames: number; changes: string[] }

declare global {
  interface Window {
    probe: {
      peers: RTCPeerConnection[]
      links: Link[]
      sent: string[]
      copied?: string
      watches: Map<string, Watch & { last: number }>
    }
  }
}

export function install() {
  const probe = (window.probe = { peers: [], links: [], sent: [], watches: new Map() } as Window['probe'])

  if (window.RTCPeerConnection) {
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        probe.peers.push(this)
      }
    }
  }

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      const link: Link = { opened: performance.now() }
      probe.links.push(link)
      this.addEventListener('message', event => {
        if (typeof event.data !== 'string' || !event.data.startsWith('{"t":"welcome"')) return
        link.welcomed = performance.now()
        link.resumed = JSON.parse(event.data).resumed
      })
      this.addEventListener('close', event => {
        link.closed = performance.now()
        link.code = event.code
      })
    }
    send(text: string) {
      if (probe.sent.length < 1000) probe.sent.push(text)
      super.send(text)
    }
  }

  if (navigator.clipboard) {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard)
    navigator.clipboard.writeText = text => {
      probe.copied = text
      return write(text).catch(() => undefined)
    }
  }
}

/** How many of 32 × 18 pixels change between two pictures of this video, at most, within `within` ms. */
export async function movement(video: HTMLVideoElement, within: number): Promise<number> {
  const look = () => {
    const canvas = document.createElement('canvas')
    canvas.width = 32
    canvas.height = 18
    const brush = canvas.getContext('2d', { willReadFrequently: true })!
    brush.drawImage(video, 0, 0, 32, 18)
    return brush.getImageData(0, 0, 32, 18).data
  }
  if (!video.videoWidth) return 0
  const first = look()
  const end = performance.now() + within
  let most = 0
  while (performance.now() < end && most < 12) {
    // A page that is not drawn has no frames; its video goes on all the same.
    await new Promise(next => {
      requestAnimationFrame(next)
      setTimeout(next, 100)
    })
    const now = look()
    let changed = 0
    for (let at = 0; at < now.length; at += 4)
      if (Math.abs(now[at] - first[at]) + Math.abs(now[at + 1] - first[at + 1]) + Math.abs(now[at + 2] - first[at + 2]) > 30) changed++
    most = Math.max(most, changed)
  }
  return most
}

/** What each peer connection of this page received of sound, in the unit of the statistics. */
export async function energies(): Promise<number[]> {
  const live = window.probe.peers.filter(peer => peer.connectionState === 'connected')
  return Promise.all(
    live.map(async peer => {
      let energy = 0
      for (const entry of (await peer.getStats()).values()) if (entry.type === 'inbound-rtp' && entry.kind === 'audio') energy += entry.totalAudioEnergy ?? 0
      return energy
    }),
  )
}

/** Watches every remote tile from now on: the longest wait for a frame, and any change to the tiles. */
export function watch() {
  const watches = (window.probe.watches = new Map())
  const tiles = [...document.querySelectorAll<HTMLElement>('.stage__tiles > [role="group"]')]
  for (const tile of tiles) {
    const name = tile.getAttribute('aria-label') ?? ''
    const video = tile.querySelector('video')
    if (tile.dataset.self === 'true' || !video) continue
    const seen = { gap: 0, frames: 0, changes: [] as string[], last: performance.now() }
    watches.set(name, seen)
    const frame = () => {
      const now = performance.now()
      seen.gap = Math.max(seen.gap, now - seen.last)
      seen.last = now
      seen.frames++
      video.requestVideoFrameCallback(frame)
    }
    video.requestVideoFrameCallback(frame)
  }
  const all = { gap: 0, frames: 0, changes: [] as string[], last: performance.now() }
  watches.set('', all)
  const said = (node: Node) => (node instanceof Element ? `${node.tagName.toLowerCase()}.${node.className}` : '')
  new MutationObserver(records => {
    for (const record of records) {
      const tile = (record.target as Element).closest?.('[role="group"]')?.getAttribute('aria-label') ?? 'stage'
      if (record.type === 'attributes') {
        const now = (record.target as Element).getAttribute(record.attributeName!)
        if (now !== record.oldValue) all.changes.push(`${tile}: ${record.attributeName} ${record.oldValue} -> ${now}`)
        continue
      }
      for (const node of record.addedNodes) if (said(node)) all.changes.push(`${tile}: + ${said(node)}`)
      for (const node of record.removedNodes) if (said(node)) all.changes.push(`${tile}: - ${said(node)}`)
    }
  }).observe(document.querySelector('.stage__tiles')!, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeOldValue: true,
    attributeFilter: ['data-link', 'data-camera', 'aria-label', 'hidden'],
  })
}

/** What was watched so far. A wait that is still going on counts. */
export function watched(): Record<string, Watch> {
  const now = performance.now()
  return Object.fromEntries(
    [...window.probe.watches].map(([name, { gap, frames, changes, last }]) => [name, { gap: name ? Math.max(gap, now - last) : 0, frames, changes }]),
  )
}
