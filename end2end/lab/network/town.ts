// A server in the lab's internet, a relay for it, and people at machines behind routers.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { launch, type Kind as BrowserKind } from '../browsers'
import { House } from '../house'
import { Person } from '../person'
import { Certificates } from './certificates'
import { Coturn } from './coturn'
import { openDoor, type Door } from './door.mjs'
import { Internet, type Machine, type Network } from './internet'
import type { Kind } from './kinds'
import { note } from './moments'

/** On the one port that the strictest networks let out: the web, and TURN over TLS with it. */
const port = 443
const origin = 'https://parlor.test'

/** Which relay the people are told of. */
export type Relay = 'embedded' | 'coturn'

const settings: Record<Relay, Record<string, string>> = {
  embedded: { PARLOR_TURN_LISTEN: '' },
  coturn: {
    PARLOR_TURN_ENABLED: 'false',
    PARLOR_STUN_URLS: 'stun:turn.test:3478',
    PARLOR_TURN_URLS: 'turn:turn.test:3478?transport=udp,turn:turn.test:3478?transport=tcp,turns:turn.test:443?transport=tcp',
    PARLOR_TURN_SECRET: Coturn.secret,
  },
}

export class Town {
  #networks: Network[] = []
  #browsers: Browser[] = []
  #people: Person[] = []
  #relay?: Coturn
  #door?: Door
  #certificates = new Certificates()
  #programs = mkdtempSync(join(tmpdir(), 'parlor-lab-'))
  house!: House

  private constructor(readonly internet: Internet) {}

  static async open(relay: Relay): Promise<Town> {
    const town = new Town(new Internet())
    try {
      await town.#settle(relay)
      return town
    } catch (error) {
      await town.close()
      throw error
    }
  }

  async #settle(relay: Relay) {
    if (relay === 'coturn') this.#relay = await Coturn.start(this.internet.host('turn.test'), this.#certificates.of('turn.test'))
    const server = this.internet.host('parlor.test')
    this.#door = await openDoor(server.space, port)
    const { cert, key } = this.#certificates.of('parlor.test')
    this.house = await House.open({
      publicUrl: origin,
      env: { PARLOR_LISTEN: `[::]:${port}`, PARLOR_TLS_CERT: cert, PARLOR_TLS_KEY: key, ...settings[relay] },
      inside: { space: server.space, reach: `https://127.0.0.1:${this.#door.port}` },
    })
    await this.house.setUp()
  }

  /** A network of this kind with so many machines, until `empty`. */
  network(kind: Kind, machines = 1): Network {
    const network = this.internet.network(kind, machines)
    this.#networks.push(network)
    return network
  }

  /** A browser at this machine. */
  async browser(kind: BrowserKind, { space }: Machine): Promise<Browser> {
    const program = join(this.#programs, `${kind}-${space}`)
    const command = kind === 'chromium' ? `ip netns exec ${space} /usr/bin/chromium` : `'${process.execPath}' '${join(import.meta.dirname, 'firefox.mjs')}' ${space} '${this.#certificates.policies}'`
    writeFileSync(program, `#!/bin/sh\nexec ${command} "$@"\n`)
    chmodSync(program, 0o755)
    const browser = await launch(kind, {
      program,
      // What Firefox learns from a policy, Chromium has to be told.
      args: kind === 'chromium' ? ['--ignore-certificate-errors'] : [],
      prefs: {
        // Nobody is asked whether this is the real internet.
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'network.manage-offline-status': false,
      },
    })
    this.#browsers.push(browser)
    return browser
  }

  /** Somebody comes to this browser. */
  async person(name: string, kind: BrowserKind, browser: Browser): Promise<Person> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
    const person = await Person.sitDown(name, kind, context)
    await context.addInitScript(note)
    this.#people.push(person)
    return person
  }

  /** Where people go. */
  get origin(): string {
    return origin
  }

  get people(): readonly Person[] {
    return this.#people
  }

  /** Everybody goes, and their networks with them; the server stays. */
  async empty() {
    for (const browser of this.#browsers.splice(0)) await browser.close()
    this.#people = []
    for (const network of this.#networks.splice(0)) network.close()
  }

  async close() {
    try {
      await this.empty()
      await this.house?.close()
      await this.#relay?.close()
      this.#door?.close()
    } finally {
      this.internet.close()
      this.#certificates.close()
      rmSync(this.#programs, { recursive: true, force: true })
    }
  }
}
