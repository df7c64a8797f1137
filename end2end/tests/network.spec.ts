// Calls between real networks: each connects by itself, by the shortest way there is.
import type { Kind } from '../lab/browsers'
import { expectUndisturbed } from '../lab/person'
import { cells, come, flowsBothWays, meet, sit, tellsTheWay, times, type Cell } from '../lab/network/cells'
import { expect, test } from '../lab/network/fixtures'
import { counted, watch } from '../lab/network/internet'
import { words } from '../lab/network/moments'
import type { Relay } from '../lab/network/town'

const named = (name: string): Cell => cells.find(cell => cell.name === name)!

type Chosen = { relay: Relay; browsers: [Kind, Kind]; names?: string[] }

/** The whole of it is measured by `make bench`; these tell whether anything is broken. */
const chosen: Chosen[] = [
  { relay: 'embedded', browsers: ['chromium', 'chromium'], names: cells.map(({ name }) => name) },
  { relay: 'embedded', browsers: ['chromium', 'firefox'], names: ['port-preserving × port-preserving', 'symmetric × symmetric', 'only TCP 443 × only TCP 443'] },
  { relay: 'coturn', browsers: ['chromium', 'chromium'], names: ['symmetric × port-preserving', 'IPv6 only × IPv4 only'] },
  { relay: 'coturn', browsers: ['chromium', 'firefox'], names: ['UDP blocked × port-preserving', 'only TCP 443 × only TCP 443'] },
]

for (const { relay, browsers, names } of chosen)
  for (const cell of cells.filter(({ name }) => names?.includes(name) ?? true))
    test(`${cell.name}, ${browsers.join(' and ')}, ${relay}: connects by itself and tells the way`, async ({ townWith }, info) => {
      const town = await townWith(relay)
      const meeting = await come(town, await sit(town, cell, browsers))
      await meet(meeting, await town.house.room(cell.name))
      const { connected, frame } = await times(meeting)
      await flowsBothWays(meeting)
      const ways = (await tellsTheWay(meeting)).map(words)
      info.annotations.push({ type: 'times', description: `${ways.join(', ')}: connected after ${connected.toFixed()} ms, first frame after ${frame.toFixed()} ms` })
      console.log(info.title, info.annotations.at(-1)!.description)
      expect(ways.filter(way => cell.way.test(way)), `${ways}`).not.toEqual([])
    })

/** Everything this page said to the server so far. */
const said = () => window.probe.sent.join('\n')

test('whoever hides the address sends nothing to the others, and tells nobody where it is', async ({ townWith }) => {
  const town = await townWith('embedded')
  const seats = await sit(town, named('port-preserving × port-preserving'), ['chromium', 'chromium'])
  const meeting = await come(town, seats)
  const link = await town.house.room('Hidden')
  watch(seats[0].machine, seats[1].addresses)
  await meeting.one.open(link)
  await meeting.one.page.getByRole('checkbox', { name: /^Hide my address/ }).check()
  await meeting.one.pressJoin()
  await meeting.one.isIn()
  await meeting.other.enter(link)
  await flowsBothWays(meeting)
  const ways = await tellsTheWay(meeting)
  for (const way of ways) expect(words(way)).toMatch(/^Relayed/)
  expect(counted(seats[0].machine), 'packets between the two').toBe(0)

  const told = await meeting.one.page.evaluate(said)
  expect(told.match(/typ \w+/g)).toContain('typ relay')
  expect(told.match(/typ (host|srflx|prflx)/g), 'candidates other than relays').toBeNull()
  for (const address of seats[0].addresses) expect(told, 'what was said').not.toContain(address)

  // It is remembered for next time.
  await meeting.one.page.reload()
  await meeting.one.isIn()
  await meeting.one.control('Settings').click()
  await expect(meeting.one.page.getByRole('checkbox', { name: /^Hide my address/ })).toBeChecked()
})

test('a room that comes to hide addresses moves everybody to the relay', async ({ townWith }) => {
  const town = await townWith('embedded')
  const seats = await sit(town, named('port-preserving × port-preserving'), ['chromium', 'firefox'])
  const meeting = await come(town, seats)
  const link = await town.house.room('Hidden later')
  watch(seats[0].machine, seats[1].addresses)
  await meet(meeting, link)
  await flowsBothWays(meeting)
  expect((await tellsTheWay(meeting)).map(words)).toEqual(['Direct', 'Direct'])
  expect(counted(seats[0].machine), 'packets between the two').toBeGreaterThan(0)

  const slug = link.split('/').at(-1)!
  await town.house.post(`/rooms/${slug}/settings`, { name: 'Hidden later', access: 'link', hide_address: 'true' })
  await expect.poll(async () => (await tellsTheWay(meeting)).map(words).join()).toMatch(/^Relayed.*,Relayed/)
  watch(seats[0].machine, seats[1].addresses)
  await flowsBothWays(meeting)
  expect(counted(seats[0].machine), 'packets between the two').toBe(0)
  await meeting.one.control('Settings').click()
  const mine = meeting.one.page.getByRole('checkbox', { name: /^Hide my address/ })
  await expect(mine).toBeChecked()
  await expect(mine).toBeDisabled()
})

test('a relayed call does not notice that the server was killed, where the relay is another program', async ({ townWith }) => {
  const town = await townWith('coturn')
  const meeting = await come(town, await sit(town, named('symmetric × symmetric'), ['chromium', 'chromium']))
  await meet(meeting, await town.house.room('Killed'))
  await flowsBothWays(meeting)
  const people = [meeting.one, meeting.other]
  const links = await Promise.all(people.map(person => person.links()))
  for (const person of people) await person.watch()
  await town.house.server.kill()
  await town.house.server.start()
  for (const [index, person] of people.entries()) await person.linkIsUp(10_000, links[index].length)
  await flowsBothWays(meeting)
  await expectUndisturbed(people)
})

test('a relayed call is back within 10 s after the server was killed and the relay with it', async ({ townWith }, info) => {
  const town = await townWith('embedded')
  const meeting = await come(town, await sit(town, named('symmetric × symmetric'), ['chromium', 'chromium']))
  await meet(meeting, await town.house.room('Killed'))
  await flowsBothWays(meeting)
  const people = [meeting.one, meeting.other]
  for (const person of people) await person.watch()
  await town.house.server.kill()
  await town.house.server.start()
  await flowsBothWays(meeting)
  const gaps = await Promise.all(people.map(async person => Math.max(...Object.values(await person.watched()).map(({ gap }) => gap))))
  info.annotations.push({ type: 'times', description: `no picture for ${gaps.map(gap => gap.toFixed()).join(' and ')} ms` })
  console.log(`no picture for ${gaps.map(gap => gap.toFixed()).join(' and ')} ms`)
  for (const gap of gaps) {
    expect(gap, 'the relay was away').toBeGreaterThan(500)
    expect(gap).toBeLessThan(10_000)
  }
})
