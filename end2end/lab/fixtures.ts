// What every test is given: a house of its own, and people who come to it.
import { test as base, expect, type BrowserContextOptions } from '@playwright/test'
import { Browsers, type Kind } from './browsers'
import { House } from './house'
import { Person } from './person'
import { Proxy } from './proxy'

export type Cast = { hostBrowser: Kind; guestBrowser: Kind }

type Coming = { kind?: Kind; signedIn?: boolean; before?: string } & BrowserContextOptions

type Given = {
  /** A server that was just started: nobody has an account. */
  empty: House
  /** A server with an administrator. */
  house: House
  /** The same behind a line that can be cut: people come through `line.url`. */
  wired: { house: House; line: Proxy }
  /** Somebody comes, as a guest unless `signedIn`. */
  comes: (house: House, name: string, how?: Coming) => Promise<Person>
  /** The administrator comes, signed in, with the host's browser. */
  hostComes: (house: House, how?: Coming) => Promise<Person>
}

export const test = base.extend<Given & Cast, { browsers: Browsers }>({
  hostBrowser: ['chromium', { option: true }],
  guestBrowser: ['chromium', { option: true }],

  browsers: [
    async ({}, use) => {
      const browsers = new Browsers()
      await use(browsers)
      await browsers.close()
    },
    { scope: 'worker' },
  ],

  empty: async ({}, use, info) => {
    const house = await House.open()
    await use(house)
    if (info.status !== info.expectedStatus) await info.attach('server.log', { body: house.server.log })
    await house.close()
  },

  house: async ({ empty }, use) => {
    await empty.setUp()
    await use(empty)
  },

  wired: async ({}, use, info) => {
    let house: House | undefined
    const line = await Proxy.open(() => house!.server.port)
    house = await House.open({ publicUrl: line.url })
    await house.setUp()
    await use({ house, line })
    if (info.status !== info.expectedStatus) await info.attach('server.log', { body: house.server.log })
    await house.close()
    await line.close()
  },

  comes: async ({ browsers, guestBrowser }, use, info) => {
    const people: Person[] = []
    await use(async (house, name, { kind = guestBrowser, signedIn = false, before, ...options } = {}) => {
      const browser = await browsers.get(kind)
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
      if (signedIn) await context.addCookies(await house.cookies())
      if (before) await context.addInitScript({ content: before })
      const person = await Person.sitDown(name, kind, context)
      people.push(person)
      return person
    })
    // Before any picture: taking one puts a style of the driver's into the page.
    const alarms = people.flatMap(person => person.alarms.map(alarm => `${person.name}: ${alarm}`))
    const failed = info.status !== info.expectedStatus
    for (const [index, person] of people.entries()) {
      if (failed) await picture(person, index, info)
      await person.context.close()
    }
    expect(alarms, 'alarms in the browsers').toEqual([])
  },

  hostComes: async ({ comes, hostBrowser }, use) => {
    await use((house, how) => comes(house, 'Maya Okafor', { kind: hostBrowser, signedIn: true, ...how }))
  },
})

async function picture(person: Person, index: number, info: ReturnType<typeof base.info>) {
  await info.attach(`${index}-${person.name}.log`, { body: person.console.join('\n') })
  const path = info.outputPath(`${index}.png`)
  await person.page.screenshot({ path, timeout: 5_000 }).then(
    () => info.attach(`${index}-${person.name}.png`, { path }),
    () => undefined,
  )
}

export { expect }
