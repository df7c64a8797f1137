// Nothing that is written is lost, doubled or out of order, whatever happens to the line.
import { Chat } from '../lab/chat'
import { failures } from '../lab/failures'
import { expect, test } from '../lab/fixtures'
import { House } from '../lab/house'
import { Proxy } from '../lab/proxy'

const each = [334, 333, 333]
/** What each writes. */
const numbered = (who: number) => Array.from({ length: each[who] }, (_, n) => `${who}-${n + 1}`)

test('a thousand messages by three people, fifty cut sockets and five killed servers: all of it once, in order', async ({ comes }) => {
  test.setTimeout(420_000)
  let house: House | undefined
  const line = await Proxy.open(() => house!.server.port)
  house = await House.open({ publicUrl: line.url, env: { PARLOR_LIMITS_CHATS: '300' } })
  await house.setUp()
  const link = await house.room('Garden committee')
  // Without cameras: the processors are for the words.
  const before = failures.missing
  const people = [await comes(house, 'Maya Okafor', { signedIn: true, before }), await comes(house, 'Bao Tran', { before }), await comes(house, 'Chidi Eze', { before })]
  const chats: Chat[] = []
  for (const person of people) {
    await person.enter(link)
    const chat = new Chat(person)
    await chat.open()
    chats.push(chat)
  }

  let writing = true
  const mischief = (async () => {
    let cuts = 0
    for (let round = 1; cuts < 50 || writing; round++) {
      await new Promise(later => setTimeout(later, 400 + (round * 7919) % 900))
      line.cut()
      cuts++
      if (round % 10 === 0 && round <= 50) {
        await house!.server.kill()
        await house!.server.start()
      }
    }
    return cuts
  })()
  await Promise.all(chats.map((chat, who) => chat.writeAll(numbered(who), 120)))
  writing = false
  expect(await mischief).toBeGreaterThanOrEqual(50)

  const late = await comes(house, 'Dolores Reyes', { before })
  await late.enter(link)
  const reader = new Chat(late)
  await reader.open()
  for (const chat of [...chats, reader]) {
    await expect(chat.log.getByText('Sending')).toHaveCount(0, { timeout: 60_000 })
    await expect(chat.log.getByRole('button', { name: 'Try again' })).toHaveCount(0)
    const said = await chat.all()
    for (const who of each.keys()) {
      const mine = said.filter(text => text.startsWith(`${who}-`))
      expect(mine, `what ${who} wrote, at ${chat.person.name}`).toEqual(numbered(who))
    }
    expect(said.length).toBe(1_000)
  }
  await house.close()
  await line.close()
})

test('a thousand messages between us, twenty peer connections replaced: all of it once, in order', async ({ comes }) => {
  test.setTimeout(420_000)
  const house = await House.open({ env: { PARLOR_LIMITS_CHATS: '300' } })
  await house.setUp()
  const link = await house.room('Garden committee')
  await house.post(`/rooms/${link.split('/').at(-1)}/settings`, { name: 'Garden committee', access: 'link', chat: 'between-us' })
  const before = failures.missing
  const people = [await comes(house, 'Maya Okafor', { signedIn: true, before }), await comes(house, 'Bao Tran', { before }), await comes(house, 'Chidi Eze', { before })]
  const chats: Chat[] = []
  for (const person of people) {
    await person.enter(link)
    const chat = new Chat(person)
    await chat.open()
    chats.push(chat)
  }
  for (const { page } of people) await expect.poll(() => page.evaluate(connected)).toBe(2)

  let writing = true
  const mischief = (async () => {
    let closed = 0
    for (let round = 0; closed < 20 || writing; round++) {
      const { page } = people[round % 3]
      closed += await page.evaluate(closeOne, round)
      // As soon as all are connected again, the next one goes.
      for (const { page } of people) await expect.poll(() => page.evaluate(connected), { timeout: 30_000 }).toBe(2)
    }
    return closed
  })()
  await Promise.all(chats.map((chat, who) => chat.writeAll(numbered(who).slice(0, -1), 120)))
  writing = false
  expect(await mischief).toBeGreaterThanOrEqual(20)

  // What was written before somebody left is all there, to the last word.
  await Promise.all(chats.map((chat, who) => chat.write(`${who}-${each[who]}`)))
  await chats[2].person.control('Leave').click()
  for (const chat of chats.slice(0, 2)) {
    await expect.poll(async () => (await chat.said()).length, { timeout: 60_000 }).toBe(1_000)
    await expect(chat.log.locator('.chat__state')).toHaveCount(0)
    const said = await chat.said()
    for (const who of each.keys())
      expect(said.filter(text => text.startsWith(`${who}-`)), `what ${who} wrote, at ${chat.person.name}`).toEqual(numbered(who))
  }
  await house.close()
})

/** Peer connections of this page that carry. */
function connected(): number {
  return window.probe.peers.filter(peer => peer.connectionState === 'connected').length
}

/** Ends one peer connection as if the browser had lost it: nobody is told. */
function closeOne(round: number): number {
  const live = window.probe.peers.filter(peer => peer.connectionState === 'connected')
  live[round % live.length]?.close()
  return live.length ? 1 : 0
}
