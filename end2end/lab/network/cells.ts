// Which networks meet, and what comes of it.
import { expect, type Browser } from '@playwright/test'
import type { Kind as BrowserKind } from '../browsers'
import type { Person } from '../person'
import type { Machine, Network } from './internet'
import type { Kind } from './kinds'
import { way, words, type Moments, type Way } from './moments'
import type { Town } from './town'

export type Cell = {
  name: string
  /** Both behind one router, or each behind one. */
  networks: [Kind] | [Kind, Kind]
  /** What one of the two sides reads, at least. */
  way: RegExp
}

export const cells: Cell[] = [
  { name: 'same LAN', networks: ['preserving'], way: /^Same network$/ },
  { name: 'port-preserving × port-preserving', networks: ['preserving', 'preserving'], way: /^Direct$/ },
  { name: 'symmetric × port-preserving', networks: ['symmetric', 'preserving'], way: /^Relayed over UDP$/ },
  { name: 'symmetric × symmetric', networks: ['symmetric', 'symmetric'], way: /^Relayed over UDP$/ },
  { name: 'UDP blocked × port-preserving', networks: ['udp-blocked', 'preserving'], way: /^Relayed over (TCP|TLS)$/ },
  { name: 'UDP blocked × UDP blocked', networks: ['udp-blocked', 'udp-blocked'], way: /^Relayed over (TCP|TLS)$/ },
  { name: 'only TCP 443 × only TCP 443', networks: ['only-443', 'only-443'], way: /^Relayed over TLS$/ },
  { name: 'IPv6 only × IPv4 only', networks: ['ipv6', 'ipv4'], way: /^Relayed over UDP$/ },
]

/** A browser at somebody's machine, and all the addresses by which others could reach it. */
export type Seat = { kind: BrowserKind; browser: Browser; machine: Machine; addresses: string[] }
export type Meeting = { one: Person; other: Person }

/** Two browsers in the networks of this cell. */
export async function sit(town: Town, { networks }: Cell, kinds: [BrowserKind, BrowserKind]): Promise<[Seat, Seat]> {
  const [first, second = first] = networks
  const near = town.network(first, networks.length === 1 ? 2 : 1)
  const far = networks.length === 1 ? near : town.network(second)
  const seat = async (kind: BrowserKind, { outside }: Network, machine: Machine): Promise<Seat> => ({
    kind,
    machine,
    addresses: [...machine.addresses, ...outside],
    browser: await town.browser(kind, machine),
  })
  return Promise.all([seat(kinds[0], near, near.machines[0]), seat(kinds[1], far, far.machines.at(-1)!)])
}

/** Two people at these browsers, in fresh pages. */
export async function come(town: Town, [one, other]: [Seat, Seat]): Promise<Meeting> {
  return { one: await town.person('Ann', one.kind, one.browser), other: await town.person('Bao', other.kind, other.browser) }
}

/** The one is in the room; the other, whose preview plays, presses *Join*. */
export async function meet({ one, other }: Meeting, link: string) {
  await one.enter(link)
  await other.open(link)
  await expect
    .poll(() => other.page.locator('video').first().evaluate((video: HTMLVideoElement) => video.readyState >= 2 && video.videoWidth > 0), { message: 'the preview plays' })
    .toBe(true)
  await other.pressJoin()
}

/** Pictures and sound of each arrive at the other. */
export async function flowsBothWays({ one, other }: Meeting) {
  await one.seesMove(other.name)
  await other.seesMove(one.name)
  for (const person of [one, other]) await person.hears(1)
}

/** What the interface says of the way equals what the browser tells; the way, at either side. */
export async function tellsTheWay({ one, other }: Meeting): Promise<[Way, Way]> {
  const told = async (person: Person, of: Person) => {
    const shown = person.tile(of.name).locator('.tile__way')
    let seen: Way | undefined
    await expect
      .poll(async () => {
        seen = await person.page.evaluate(way)
        return seen && (await shown.textContent()) === words(seen)
      }, { message: `what ${person.name} reads of the way to ${of.name}` })
      .toBe(true)
    return seen!
  }
  return [await told(one, other), await told(other, one)]
}

/** From *Join* to the connection and to the first frame at both sides, in ms. */
export async function times({ one, other }: Meeting): Promise<{ connected: number; frame: number }> {
  const moments = await Promise.all(
    [other, one].map(async ({ page }) => {
      await page.waitForFunction(() => window.moments.frame !== undefined && window.moments.connected !== undefined)
      return page.evaluate((): Moments => window.moments)
    }),
  )
  const start = moments[0].join!
  return { connected: Math.max(...moments.map(({ connected }) => connected!)) - start, frame: Math.max(...moments.map(({ frame }) => frame!)) - start }
}
