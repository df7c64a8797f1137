// How long it takes until a conversation stands in front of somebody who opens a room with
// much in it, beside a room with nothing.
import { Caller } from '../lab/caller'
import { failures } from '../lab/failures'
import { expect, test } from '../lab/fixtures'
import { House } from '../lab/house'
import type { Person } from '../lab/person'
import { machine, quantile, table, verdict } from './tables'

const kept = 10_000
const rounds = 11
const goal = 1.2
/** As many as write at once; each may write 300 messages in 10 s. */
const writers = 7

test('opening a room with ten thousand kept messages', async ({ comes }) => {
  test.setTimeout(600_000)
  const house = await House.open({ env: { PARLOR_LIMITS_CHATS: '300' } })
  await house.setUp()
  const [full, empty] = [await house.room('Garden committee'), await house.room('Piano lesson')]
  for (let written = 0; written < kept; ) {
    const each = Math.min(290, Math.ceil((kept - written) / writers))
    await Promise.all(Array.from({ length: writers }, async (_, n) => {
      const caller = (await Caller.enter(house, full, `Writer ${n}`))!
      for (let k = 0; k < each; k++) await caller.writes(`${k}: the beds by the *south wall* are dug, and the compost is where it was`)
      await caller.leaves()
    }))
    written += each * writers
  }
  const maya = await comes(house, 'Maya Okafor', { signedIn: true, before: failures.missing })
  await maya.context.addInitScript(hurry)
  const times = { full: [] as number[], empty: [] as number[] }
  for (let round = 0; round <= rounds; round++)
    for (const [which, link] of [['full', full], ['empty', empty]] as const) {
      const time = await opens(maya, link, which)
      // The first one fills the browser's cache.
      if (round) times[which].push(time)
    }
  const [much, nothing] = [quantile(times.full, 0.5), quantile(times.empty, 0.5)]
  table(`From opening the link to reading the conversation, ms, medians of ${rounds} (${machine()})`, [
    ['room', 'measured', 'ratio', 'goal', ''],
    ['nothing in it', nothing.toFixed(0), '1', '', ''],
    [`${kept} kept messages`, much.toFixed(0), (much / nothing).toFixed(2), `${goal}`, verdict(much <= goal * nothing)],
  ])
  await house.close()
})

declare global {
  interface Window {
    shown?: number
  }
}

/** Presses *Join* and *Chat* in the first frame in which they can be pressed, and notes when the conversation stands there. */
function hurry() {
  const button = (name: string) => [...document.querySelectorAll<HTMLButtonElement>('button')].find(one => (one.ariaLabel ?? one.textContent)?.trim() === name && !one.disabled)
  const pressed = new Set<string>()
  const look = () => {
    for (const name of ['Join', 'Chat']) {
      const one = pressed.has(name) ? undefined : button(name)
      if (!one) continue
      pressed.add(name)
      one.click()
    }
    if (document.querySelector('.chat__message, .chat__page .empty-state')) window.shown = performance.now()
    else requestAnimationFrame(look)
  }
  if (location.pathname.startsWith('/r/')) requestAnimationFrame(look)
}

/** From opening the link until the conversation stands there, in milliseconds. */
async function opens(person: Person, link: string, which: 'full' | 'empty'): Promise<number> {
  await person.open(link)
  const time = await person.page.waitForFunction(() => window.shown)
  await expect(person.page.locator('.chat__message')).toHaveCount(which === 'full' ? 50 : 0)
  await person.control('Leave').click()
  await expect(person.controls).toBeHidden()
  return (await time.jsonValue())!
}
