// Join → the first frame of the other presented, at both sides, beside a page by hand with
// a socket relay, in the same run and the same browser.
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { test, expect } from '../lab/fixtures'
import { Relay } from './relay'
import { machine, quantile, table, verdict } from './tables'

const runs = 11
const goal = 1.25

declare global {
  interface Window {
    moment: { join?: number; frame?: number }
  }
}

/** Notes when *Join* is pressed and when the first frame of somebody else is presented. */
function note() {
  const moment: Window['moment'] = (window.moment = {})
  const now = () => performance.timeOrigin + performance.now()
  addEventListener('click', event => {
    if ((event.target as Element).closest('button')?.textContent?.trim() === 'Join') moment.join ??= now()
  }, true)
  const seen = new WeakSet<HTMLVideoElement>()
  new MutationObserver(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('.stage__tiles > :not([data-self="true"]) video')) {
      if (seen.has(video)) continue
      seen.add(video)
      video.requestVideoFrameCallback(() => (moment.frame ??= now()))
    }
  }).observe(document, { childList: true, subtree: true })
}

type Side = { page: Page; context: BrowserContext }
type Times = { guest: number; host: number; both: number }

async function side(browser: Browser): Promise<Side> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  await context.addInitScript(note)
  return { context, page: await context.newPage() }
}

/** Both open the room; the host goes in, and the guest, once its preview plays, presses *Join*. */
async function once(browser: Browser, link: string): Promise<Times> {
  const [host, guest] = [await side(browser), await side(browser)]
  for (const [{ page }, name] of [[host, 'Ann'], [guest, 'Bao']] as const) {
    await page.goto(link)
    const join = page.getByRole('button', { name: 'Join', exact: true })
    await expect(join).toBeEnabled()
    const field = page.getByRole('textbox', { name: 'Your name' })
    if (await field.isVisible()) await field.fill(name)
    await expect
      .poll(() => page.locator('video').first().evaluate((video: HTMLVideoElement) => video.readyState >= 2 && video.videoWidth > 0))
      .toBe(true)
    if (page === host.page) {
      await join.click()
      await expect(page.locator('.stage__tiles > [data-self="true"]')).toBeVisible()
    }
  }
  await guest.page.getByRole('button', { name: 'Join', exact: true }).click()
  const moments = await Promise.all(
    [guest, host].map(async ({ page }) => {
      await page.waitForFunction(() => window.moment.frame !== undefined)
      return page.evaluate(() => window.moment)
    }),
  )
  for (const { context } of [host, guest]) await context.close()
  const [toGuest, toHost] = moments.map(({ frame }) => frame! - moments[0].join!)
  return { guest: toGuest, host: toHost, both: Math.max(toGuest, toHost) }
}

test('from Join to the first remote frame at both sides, beside a page by hand', async ({ house, browsers }) => {
  const browser = await browsers.get('chromium')
  const relay = await Relay.open()
  const times: Record<'hand' | 'parlor', Times[]> = { hand: [], parlor: [] }
  const where = machine()
  // One run of each is thrown away: it warms the browser up.
  for (let run = -1; run < runs; run++) {
    const hand = await once(browser, relay.link(run))
    const parlor = await once(browser, await house.room(`Room ${run}`))
    if (run < 0) continue
    times.hand.push(hand)
    times.parlor.push(parlor)
  }
  await relay.close()

  const of = (who: keyof typeof times, what: keyof Times, share: number) => quantile(times[who].map(time => time[what]), share)
  const row = (name: string, who: keyof typeof times) => [
    name,
    ...(['guest', 'host', 'both'] as const).map(what => of(who, what, 0.5).toFixed(0)),
    of(who, 'both', 0).toFixed(0),
    of(who, 'both', 0.9).toFixed(0),
  ]
  const ratio = of('parlor', 'both', 0.5) / of('hand', 'both', 0.5)
  table(`Join → first remote frame, ms, ${runs} runs each, in turn (${where})`, [
    ['', 'guest p50', 'host p50', 'both p50', 'both min', 'both p90'],
    row('a page by hand', 'hand'),
    row('Parlor', 'parlor'),
  ])
  table('Beside the page by hand', [
    ['', 'measured', 'goal', ''],
    ['ratio of both p50', ratio.toFixed(2), `${goal}`, verdict(ratio <= goal)],
  ])
})
