// What a page receives of a call: frames, and how much of the sound had to be made up.
import type { Page } from '@playwright/test'

export type Heard = { frames: number; samples: number; concealed: number; at: number }

/** What this page has received so far. */
export function heard(page: Page): Promise<Heard> {
  return page.evaluate(async () => {
    const sum = { frames: 0, samples: 0, concealed: 0, at: performance.now() }
    for (const peer of window.probe.peers.filter(peer => peer.connectionState === 'connected'))
      for (const entry of (await peer.getStats()).values()) {
        if (entry.type !== 'inbound-rtp') continue
        sum.frames += entry.framesDecoded ?? 0
        sum.samples += entry.totalSamplesReceived ?? 0
        // What is left out on purpose (silence) is no loss.
        sum.concealed += Math.max(0, (entry.concealedSamples ?? 0) - (entry.silentConcealedSamples ?? 0))
      }
    return sum
  })
}

export const between = (from: Heard, to: Heard) => ({
  rate: (to.frames - from.frames) / ((to.at - from.at) / 1000),
  concealed: (to.concealed - from.concealed) / Math.max(1, to.samples - from.samples),
})
