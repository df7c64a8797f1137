// Somebody at a browser. Everything is found as people find it: by role and name.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test'
import type { Kind } from './browsers'
import { energies, install, movement, watch, watched, type Link, type Watch } from './probe'

/** What a page must never say to its console, whatever happens to the network. */
const alarming = /panicked|RuntimeError|Content Security Policy|hydration/i
/**
 * What Firefox says, as if it were an error: of any call with a choice of relays, and of an
 * attempt to connect that failed, after which there is another. It cannot use a relay on the
 * machine itself, and takes it for broken.
 */
const advice = /WebRTC: (Using five or more STUN\/TURN servers|ICE failed, your TURN server appears to be broken)/

export class Person {
  readonly alarms: string[] = []
  readonly console: string[] = []

  private constructor(
    readonly name: string,
    readonly kind: Kind,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async sitDown(name: string, kind: Kind, context: BrowserContext): Promise<Person> {
    await context.addInitScript(install)
    const person = new Person(name, kind, context, await context.newPage())
    person.listen(person.page)
    return person
  }

  listen(page: Page) {
    page.on('pageerror', error => {
      if (!advice.test(`${error}`)) this.alarms.push(`${error}`)
    })
    page.on('console', message => {
      this.console.push(`${message.type()}: ${message.text()}`)
      if (alarming.test(message.text())) this.alarms.push(message.text())
    })
  }

  /** The same browser's second tab. */
  async secondTab(): Promise<Person> {
    const tab = new Person(this.name, this.kind, this.context, await this.context.newPage())
    tab.listen(tab.page)
    return tab
  }

  // -- before joining --

  get join(): Locator {
    return this.page.getByRole('button', { name: /^(Join|Ask to join)$/ })
  }

  async open(link: string) {
    await this.page.goto(link)
  }

  /** Opens the room and presses *Join*, with a name where one is asked for. */
  async enter(link: string) {
    await this.open(link)
    await this.pressJoin()
    await this.isIn()
  }

  async pressJoin() {
    // Enabled means that the page's script has taken over.
    await expect(this.join).toBeEnabled()
    const field = this.page.getByRole('textbox', { name: 'Your name' })
    if (await field.isVisible()) await field.fill(this.name)
    await this.join.click()
  }

  async isIn() {
    await expect(this.controls).toBeVisible()
    await expect(this.tile('You')).toBeVisible()
  }

  // -- in the call --

  get controls(): Locator {
    return this.page.getByRole('toolbar', { name: 'Call controls' })
  }

  control(name: string): Locator {
    return this.controls.getByRole('button', { name, exact: true })
  }

  tile(name: string): Locator {
    return this.page.getByRole('group', { name, exact: true }).and(this.page.locator('.stage__tiles > *'))
  }

  /** The names on the tiles of the others, sorted. */
  others(): Promise<string[]> {
    return this.page
      .locator('.stage__tiles > [role="group"]:not([data-self="true"])')
      .evaluateAll(tiles => tiles.map(tile => tile.getAttribute('aria-label') ?? '').sort())
  }

  async seesOnly(...names: string[]) {
    await expect.poll(() => this.others(), { message: `the tiles ${this.name} sees`, timeout: 20_000 }).toEqual([...names].sort())
  }

  /** The picture of `name` moves here. */
  async seesMove(name: string) {
    const video = this.tile(name).locator('video')
    await expect
      .poll(() => video.evaluate(movement, 1_000), { message: `pixels of ${name} that change at ${this.name}`, timeout: 30_000 })
      .toBeGreaterThan(5)
  }

  /** Sound of this many others arrives here. */
  async hears(others: number) {
    await expect
      .poll(async () => (await this.page.evaluate(energies)).filter(energy => energy > 0).length, { message: `people ${this.name} hears`, timeout: 30_000 })
      .toBe(others)
  }

  links(): Promise<Link[]> {
    return this.page.evaluate(() => window.probe.links)
  }

  /** The signaling connection is up: the newest socket was welcomed and is open. `after` is the number of sockets before. */
  async linkIsUp(within: number, after = 0) {
    await expect
      .poll(
        async () => {
          const links = await this.links()
          const last = links.at(-1)
          return links.length > after && last?.welcomed !== undefined && last.closed === undefined
        },
        { message: `${this.name}'s link is up`, timeout: within, intervals: [50] },
      )
      .toBe(true)
  }

  watch() {
    return this.page.evaluate(watch)
  }

  watched(): Promise<Record<string, Watch>> {
    return this.page.evaluate(watched)
  }
}

/** Nothing happened to the tiles, and no picture stood still for longer than `gap` ms, at any of these people. */
export async function expectUndisturbed(people: Person[], gap = 1_000) {
  for (const person of people) {
    const seen = await person.watched()
    const { '': all, ...tiles } = seen
    expect(all.changes, `what changed on ${person.name}'s stage`).toEqual([])
    for (const [name, tile] of Object.entries(tiles)) {
      expect(tile.frames, `frames of ${name} at ${person.name}`).toBeGreaterThan(3)
      expect(tile.gap, `longest wait for a frame of ${name} at ${person.name}, ms`).toBeLessThanOrEqual(gap)
    }
  }
}
