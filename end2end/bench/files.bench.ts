// How fast files go, beside a page by hand that only moves bytes, in the same run and the
// same browsers; what memory they take; and whether a slow recipient holds up the others.
import type { Browser, BrowserContext } from '@playwright/test'
import { readFile, readdir } from 'node:fs/promises'
import { launch, withProfile, type Kind } from '../lab/browsers'
import { Files, Stock } from '../lab/files'
import { failures } from '../lab/failures'
import { test, expect } from '../lab/fixtures'
import { House } from '../lab/house'
import { Person } from '../lab/person'
import { Relay } from './relay'
import { machine, quantile, table, verdict } from './tables'

const mib = 1024 * 1024
const bytes = 256 * mib
const runs = Number(process.env.PARLOR_RUNS ?? 3)

type Measured = { rate: number; cpu: number }

/** Processor seconds that this process and its children have used, theirs before them included. */
async function spent(): Promise<number> {
  let ticks = 0
  const parents = new Map<number, number>()
  const times = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields.length < 15) continue
    parents.set(Number(name), Number(fields[1]))
    times.set(Number(name), Number(fields[11]) + Number(fields[12]))
  }
  for (let [pid, time] of times) {
    for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === process.pid) { ticks += time; break }
  }
  return ticks / 100
}

async function timed(move: () => Promise<unknown>): Promise<Measured> {
  const [from, cpu] = [performance.now(), await spent()]
  await move()
  const seconds = (performance.now() - from) / 1000
  return { rate: bytes / mib / seconds, cpu: (((await spent()) - cpu) * 1000) / (bytes / mib) }
}

async function byHand(relay: Relay, room: number, one: Browser, other: Browser): Promise<Measured> {
  const contexts = await Promise.all([one, other].map(browser => browser.newContext()))
  const [giver, taker] = await Promise.all(contexts.map(context => context.newPage()))
  // Two browsers do not always find each other at once by names that only they know.
  await expect(async () => {
    await giver.goto(relay.link(room))
    await taker.goto(relay.link(room))
    for (const page of [giver, taker]) await page.waitForFunction('opened', undefined, { timeout: 10_000 })
  }).toPass()
  const measured = await timed(async () => {
    await giver.evaluate(`give(${bytes})`)
    await taker.waitForFunction(`got >= ${bytes}`, undefined, { polling: 50 })
  })
  for (const context of contexts) await context.close()
  return measured
}

async function sits(browser: Browser, kind: Kind, name: string, link: string, before: string = failures.missing): Promise<Files> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  return takesPart(context, kind, name, link, before)
}

/** In the browser's own profile, so that what is received goes to the disk. */
async function sitsAtHome(browser: Browser, kind: Kind, name: string, link: string): Promise<Files> {
  const [profile] = browser.contexts()
  return profile ? takesPart(profile, kind, name, link, failures.missing) : sits(browser, kind, name, link)
}

async function takesPart(context: BrowserContext, kind: Kind, name: string, link: string, before: string): Promise<Files> {
  await context.addInitScript({ content: before })
  const person = await Person.sitDown(name, kind, context)
  await person.enter(link)
  const files = new Files(person)
  await files.open()
  return files
}

/** By its path: Playwright copies what it gives to a browser that it connected to. */
async function give({ page }: Files, path: string) {
  const devtools = await page.context().newCDPSession(page)
  const { root } = await devtools.send('DOM.getDocument')
  const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#files-to-send' })
  await devtools.send('DOM.setFileInputFiles', { nodeId, files: [path] })
  await devtools.detach()
}

async function byParlor(house: House, path: string, one: [Browser, Kind], other: [Browser, Kind]): Promise<Measured> {
  const link = await house.room('Garden committee')
  const mine = await sits(...one, 'Ann', link)
  const his = await sitsAtHome(...other, 'Bao', link)
  await mine.person.seesOnly('Bao')
  await give(mine, path)
  await expect(his.row('harvest.mov').getByRole('button', { name: 'Accept', exact: true })).toBeVisible()
  const measured = await timed(async () => {
    await his.accept('harvest.mov')
    await his.is('harvest.mov', 'done', 600_000)
  })
  await mine.person.context.close()
  await his.page.close()
  return measured
}

test('256 MiB, beside a page by hand', async ({ house }) => {
  test.setTimeout(1_800_000)
  const where = machine()
  const stock = await Stock.open()
  const path = await stock.file('harvest.mov', bytes)
  const relay = await Relay.open('file-by-hand')
  const [a, b, f] = [await withProfile(), await withProfile(), await launch('firefox')]
  const pairs: [string, [Browser, Kind], [Browser, Kind]][] = [
    ['Chromium, one process', [a, 'chromium'], [a, 'chromium']],
    ['Chromium, two processes', [a, 'chromium'], [b, 'chromium']],
    ['Chromium to Firefox', [a, 'chromium'], [f, 'firefox']],
  ]
  const rows = [['', 'by hand MiB/s', 'Parlor MiB/s', 'by hand ms/MiB', 'Parlor ms/MiB', 'ratio', 'goal', '']]
  let room = 0
  for (const [name, one, other] of pairs) {
    const hand: Measured[] = []
    const parlor: Measured[] = []
    for (let run = 0; run < runs; run++) {
      hand.push(await byHand(relay, room++, one[0], other[0]))
      parlor.push(await byParlor(house, path, one, other))
    }
    const of = (all: Measured[], what: keyof Measured) => quantile(all.map(one => one[what]), 0.5)
    const ratio = of(parlor, 'rate') / of(hand, 'rate')
    rows.push([name, of(hand, 'rate').toFixed(1), of(parlor, 'rate').toFixed(1), of(hand, 'cpu').toFixed(0), of(parlor, 'cpu').toFixed(0), ratio.toFixed(2), '0.9', verdict(ratio >= 0.9)])
  }
  table(`256 MiB, hashed and on disk (by hand: counted and dropped), medians of ${runs} runs in turn (${where})`, rows)
  await relay.close()
  for (const browser of [a, b, f]) await browser.close()
  await stock.discard()
})

/** Resident bytes of the browser's process that shows this page: the one that knows its context. */
async function renderers(browser: Browser): Promise<Map<number, number>> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const found = new Map<number, number>()
  for (const { type, id } of processInfo) {
    if (type !== 'renderer') continue
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
    // What the process has of its own; files that the browser maps in are not the page's.
    found.set(id, 1024 * Number(status.match(/RssAnon:\s+(\d+)/)?.[1] ?? 0))
  }
  return found
}

test('2 GiB leave memory as it was', async ({ house }) => {
  test.setTimeout(1_800_000)
  const where = machine()
  const stock = await Stock.open()
  const path = await stock.sparse('huge.bin', 2048 * mib)
  const [a, b] = [await launch('chromium'), await withProfile()]
  const link = await house.room('Garden committee')
  const mine = await sits(a, 'chromium', 'Ann', link)
  const his = await sitsAtHome(b, 'chromium', 'Bao', link)
  await mine.person.seesOnly('Bao')
  // A first one warms both up: what a page needs for files at all is its start.
  await give(mine, await stock.sparse('first.bin', 32 * mib))
  await his.accept('first.bin')
  await his.is('first.bin', 'done')
  const most = (all: Map<number, number>) => Math.max(...all.values())
  const start = [most(await renderers(a)), most(await renderers(b))]
  const peak = [...start]
  await give(mine, path)
  await his.accept('huge.bin')
  let over = false
  const watch = (async () => {
    while (!over) {
      for (const [n, browser] of [a, b].entries()) peak[n] = Math.max(peak[n], most(await renderers(browser)))
      await new Promise(later => setTimeout(later, 250))
    }
  })()
  await his.is('huge.bin', 'done', 1_200_000)
  over = true
  await watch
  const row = (name: string, n: number) => [name, (start[n] / mib).toFixed(0), (peak[n] / mib).toFixed(0), ((peak[n] - start[n]) / mib).toFixed(0), '64', verdict(peak[n] - start[n] <= 64 * mib)]
  table(`2 GiB between two Chromiums, the pages' memory in MiB (${where})`, [['', 'start', 'peak', 'more', 'at most', ''], row('sender', 0), row('receiver', 1)])
  for (const browser of [a, b]) await browser.close()
  await stock.discard()
})

test('a slow recipient does not hold up the others', async ({ house }) => {
  test.setTimeout(900_000)
  const where = machine()
  const stock = await Stock.open()
  const path = await stock.file('harvest.mov', 64 * mib)
  const browser = await launch('chromium')
  // The slow one takes 100 ms for each message to its disk: as much as a line of 10 Mbit/s.
  const slow = `${failures.missing}
    const Plain = Worker
    window.Worker = class extends Plain {
      #free = 0
      postMessage(...words) {
        this.#free = Math.max(this.#free, performance.now()) + 100
        setTimeout(() => super.postMessage(...words), this.#free - performance.now())
      }
    }`
  const meanwhile: number[] = []
  const took = async (withSlow: boolean): Promise<number> => {
    const link = await house.room('Garden committee')
    const mine = await sits(browser, 'chromium', 'Ann', link)
    const fast = [await sits(browser, 'chromium', 'Bao', link), await sits(browser, 'chromium', 'Chidi', link)]
    // In the call both times; once without taking the file.
    const third = await sits(browser, 'chromium', 'Dolores', link, slow)
    const all = [...fast, third]
    await mine.person.seesOnly(...all.map(files => files.person.name))
    await give(mine, path)
    for (const files of all) await expect(files.row('harvest.mov').getByRole('button', { name: 'Accept', exact: true })).toBeVisible()
    const from = performance.now()
    await Promise.all(all.map(files => (files !== third || withSlow ? files.accept('harvest.mov') : files.does('harvest.mov', 'Decline'))))
    await Promise.all(fast.map(files => files.is('harvest.mov', 'done', 600_000)))
    const seconds = (performance.now() - from) / 1000
    if (withSlow) {
      meanwhile.push(64 * (await third.progress('harvest.mov')))
      expect(meanwhile.at(-1), 'the slow one is still at it').toBeLessThan(64)
    }
    for (const { person } of [mine, ...all]) await person.context.close()
    return seconds
  }
  const [without, beside]: [number[], number[]] = [[], []]
  for (let run = 0; run < runs; run++) {
    without.push(await took(false))
    beside.push(await took(true))
  }
  const ratio = quantile(beside, 0.5) / quantile(without, 0.5)
  table(`64 MiB to two, while a third declined and while a third is slow, s, medians of ${runs} (${where})`, [
    ['', 'third declined', 'third is slow', 'ratio', 'goal', '', 'it has by then, MiB'],
    ['both have it after', quantile(without, 0.5).toFixed(1), quantile(beside, 0.5).toFixed(1), ratio.toFixed(2), '1.1', verdict(ratio <= 1.1), quantile(meanwhile, 0.5).toFixed(0)],
  ])
  await browser.close()
  await stock.discard()
})
