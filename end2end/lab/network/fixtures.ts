// What a test between networks is given.
import { test as base, expect } from '@playwright/test'
import { Coturn } from './coturn'
import { unable } from './spaces'
import { Town, type Relay } from './town'

const why = unable()

type Given = {
  /** A town with this relay: nobody is there before the test, nor after. */
  townWith: (relay: Relay) => Promise<Town>
}

export const test = base.extend<Given, { towns: (relay: Relay) => Promise<Town> }>({
  towns: [
    async ({}, use) => {
      const towns = new Map<Relay, Promise<Town>>()
      await use(relay => {
        const town = towns.get(relay) ?? Town.open(relay)
        towns.set(relay, town)
        return town
      })
      for (const town of towns.values()) await (await town).close()
    },
    { scope: 'worker' },
  ],

  townWith: async ({ towns }, use, info) => {
    test.skip(!!why, why)
    const used = new Set<Town>()
    await use(async relay => {
      const missing = relay === 'coturn' && !Coturn.isThere ? 'calls through coturn need it installed (on Debian: apt install coturn)' : ''
      test.skip(!!missing, missing)
      const town = await towns(relay)
      used.add(town)
      return town
    })
    const failed = info.status !== info.expectedStatus
    for (const town of used) {
      const alarms = town.people.flatMap(person => person.alarms.map(alarm => `${person.name}: ${alarm}`))
      if (failed) await info.attach('server.log', { body: town.house.server.log })
      for (const [index, { name, page, console }] of town.people.entries()) {
        if (!failed) break
        await info.attach(`${index}-${name}.log`, { body: console.join('\n') })
        await page.screenshot({ path: info.outputPath(`${index}.png`), timeout: 5_000 }).catch(() => undefined)
      }
      await town.empty()
      expect(alarms, 'alarms in the browsers').toEqual([])
    }
  },
})

export { expect }
