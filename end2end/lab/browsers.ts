// Real browsers with fake devices. Both run headless and as root.
import { chromium, firefox, type Browser } from '@playwright/test'

export type Kind = 'chromium' | 'firefox'

const launchers: Record<Kind, () => Promise<Browser>> = {
  chromium: () =>
    chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
        '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
      ],
    }),
  firefox: () =>
    firefox.launch({
      // The distribution's own Firefox, driven over WebDriver BiDi.
      channel: 'moz-firefox',
      executablePath: '/usr/bin/firefox-esr',
      firefoxUserPrefs: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
      },
    }),
}

/** Browsers that are launched when somebody first needs them, and closed together. */
export class Browsers {
  #running = new Map<Kind, Promise<Browser>>()

  get(kind: Kind): Promise<Browser> {
    let running = this.#running.get(kind)
    if (!running) this.#running.set(kind, (running = launchers[kind]()))
    return running
  }

  async close() {
    for (const running of this.#running.values()) await (await running).close()
    this.#running.clear()
  }
}
