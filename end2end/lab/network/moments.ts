// When things happened in a page, and which way its connection took, as the browser tells.

export type Moments = { join?: number; connected?: number; frame?: number }

declare global {
  interface Window {
    moments: Moments
  }
}

/** Notes when *Join* was pressed, when the first connection stood, and when somebody else's first frame was shown. Runs before the page's own script. */
export function note() {
  const moments: Moments = (window.moments = {})
  const now = () => performance.timeOrigin + performance.now()
  addEventListener('click', event => {
    if ((event.target as Element).closest('button')?.textContent?.trim() === 'Join') moments.join ??= now()
  }, true)
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') moments.connected ??= now()
      })
    }
  }
  const seen = new WeakSet<HTMLVideoElement>()
  new MutationObserver(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('.stage__tiles > :not([data-self="true"]) video')) {
      if (seen.has(video)) continue
      seen.add(video)
      video.requestVideoFrameCallback(() => (moments.frame ??= now()))
    }
  }).observe(document, { childList: true, subtree: true })
}

export type End = { type: string; address: string; relay: string }
export type Way = { local: End; remote: End }

/** The two ends of the pair of candidates that the page's connection uses. */
export async function way(): Promise<Way | undefined> {
  const peer = window.probe.peers.findLast(peer => peer.connectionState === 'connected')
  const entries = new Map<string, any>([...((await peer?.getStats()) ?? new Map()).entries()])
  const chosen = new Set([...entries.values()].map(entry => entry.selectedCandidatePairId))
  const pair = [...entries.values()].find(entry => entry.type === 'candidate-pair' && (entry.selected ?? chosen.has(entry.id)))
  const end = (id: string): End => {
    const { candidateType = '', address = '', relayProtocol = '' } = entries.get(id) ?? {}
    return { type: candidateType, address, relay: relayProtocol }
  }
  return pair && { local: end(pair.localCandidateId), remote: end(pair.remoteCandidateId) }
}

/** What people are to read of such a way. */
export function words({ local, remote }: Way): string {
  if (local.type === 'relay') return `Relayed over ${(local.relay || 'udp').toUpperCase()}`
  if (remote.type === 'relay') return 'Relayed over UDP'
  const own = (end: End) => end.type === 'host' || /^(192\.168|10)\./.test(end.address) || end.address === ''
  return own(local) && own(remote) && !/^2/.test(remote.address) ? 'Same network' : 'Direct'
}
