// Real browsers with fake devices. Both run headless and as root.
import { chromium, firefox, type Browser } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './server'

export type Kind = 'chromium' | 'firefox'

/** Where Firefox puts what is saved. */
export const downloads = mkdtempSync(join(tmpdir(), 'parlor-downloads-'))
process.once('exit', () => rmSync(downloads, { recursive: true, force: true }))

/** Where a browser runs, and what more it is told. */
export type Way = { program?: string; args?: string[]; prefs?: Record<string, string | boolean | number> }

const forChromium = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
]

const launchers: Record<Kind, (way: Way) => Promise<Browser>> = {
  chromium: ({ program = '/usr/bin/chromium', args = [] }) => chromium.launch({ executablePath: program, args: [...forChromium, ...args] }),
  firefox: ({ program = '/usr/bin/firefox-esr', args = [], prefs = {} }) =>
    firefox.launch({
      // The distribution's own Firefox, driven over WebDriver BiDi.
      channel: 'moz-firefox',
      executablePath: program,
      downloadsPath: downloads,
      args,
      firefoxUserPrefs: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        ...prefs,
      },
    }),
}

export function launch(kind: Kind, way: Way = {}): Promise<Browser> {
  return launchers[kind](way)
}

/**
 * A Chromium whose first context is a profile on the disk, as people have it: in all others
 * what a page keeps stays in the memory of the browser. Closing it ends the browser.
 */
export async function withProfile(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-profile-'))
  const port = await freePort()
  const own = await chromium.launchPersistentContext(folder, { executablePath: '/usr/bin/chromium', args: [...forChromium, `--remote-debugging-port=${port}`] })
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  browser.once('disconnected', () => void own.close().then(() => rmSync(folder, { recursive: true, force: true })))
  return browser
}

/** Browsers that are launched when somebody first needs them, and closed together. */
export class Browsers {
  #running = new Map<Kind, Promise<Browser>>()

  get(kind: Kind): Promise<Browser> {
    let running = this.#running.get(kind)
    if (!running) this.#running.set(kind, (running = launch(kind)))
    return running
  }

  async close() {
    for (const running of this.#running.values()) await (await running).close()
    this.#running.clear()
  }
}
