// Nothing kills media but the media path.
import type { House } from '../lab/house'
import { expect, test } from '../lab/fixtures'
import { expectUndisturbed, type Person } from '../lab/person'

async function talking(people: Person[]) {
  for (const one of people) for (const other of people) if (one !== other) await one.seesMove(other.name)
  for (const one of people) await one.hears(people.length - 1)
}

/** Creates rooms as fast as the server acknowledges them, until it is gone. Answers the acknowledged names. */
async function commandsUntilTheEnd(house: House): Promise<string[]> {
  const acknowledged: string[] = []
  const worker = async (who: number) => {
    for (let n = 0; ; n++) {
      const name = `Room ${who}-${n}.`
      const answer = await house.post('/rooms', { name, access: 'link' }).catch(() => undefined)
      if (answer?.status() !== 303) return
      acknowledged.push(name)
    }
  }
  await Promise.all([0, 1, 2, 3].map(worker))
  return acknowledged
}

test('the server is killed in a call and started again: nobody notices, nothing acknowledged is lost', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  const chidi = await comes(house, 'Chidi Eze')
  const people = [maya, bao, chidi]
  for (const person of people) await person.enter(link)
  await talking(people)
  for (const person of people) await person.watch()
  const before = await Promise.all(people.map(async person => (await person.links()).length))

  const commands = commandsUntilTheEnd(house)
  await expect.poll(() => house.rooms()).toContain('Room 0-3.')
  await house.server.kill()
  const acknowledged = await commands
  await Promise.all(people.map(person => expect.poll(async () => (await person.links()).at(-1)?.closed, { message: `${person.name} lost the link` }).toBeDefined()))
  await house.server.start()
  await Promise.all(people.map((person, at) => person.linkIsUp(10_000, before[at])))
  await expectUndisturbed(people)

  const listed = await house.rooms()
  expect(acknowledged.length).toBeGreaterThan(3)
  expect(acknowledged.filter(name => !listed.includes(name)), 'rooms that were acknowledged and are gone').toEqual([])

  const dana = await comes(house, 'Dana Reyes')
  await dana.enter(link)
  await dana.seesOnly('Maya Okafor', 'Bao Tran', 'Chidi Eze')
  for (const person of people) await person.seesMove('Dana Reyes')
  for (const person of people) await dana.seesMove(person.name)
})

test('the server is stopped and comes back: the call goes on, with a quiet sign meanwhile', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await talking([maya, bao])
  await maya.watch()
  const links = (await maya.links()).length
  await house.server.stop()
  await expect.poll(async () => (await maya.links()).at(-1)?.code).toBe(1012)
  await expect(maya.page.getByText('The server is out of reach; the call goes on')).toBeAttached()
  await expect(maya.page.getByRole('dialog')).toBeHidden()
  await maya.seesMove('Bao Tran')
  await maya.hears(1)
  await house.server.start()
  await maya.linkIsUp(15_000, links)
  await expect(maya.page.getByText('The server is out of reach')).toBeHidden()
  await expectUndisturbed([maya])
})

test('the socket is cut twenty times in a call: nobody notices', async ({ wired: { house, line }, hostComes, comes }) => {
  test.setTimeout(360_000)
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  const people = [maya, bao]
  for (const person of people) await person.enter(link)
  await talking(people)
  for (const person of people) await person.watch()
  for (let cut = 0; cut < 20; cut++) {
    await test.step(`cut ${cut + 1}`, async () => {
      const before = await Promise.all(people.map(async person => (await person.links()).length))
      line.cut()
      await Promise.all(people.map((person, at) => person.linkIsUp(12_000, before[at])))
    })
  }
  await expectUndisturbed(people)
  for (const person of people) {
    const links = await person.links()
    expect(links.length).toBeGreaterThan(20)
    expect(links.slice(1).filter(link => link.welcomed !== undefined && !link.resumed), 'connections that began anew instead of going on').toEqual([])
  }

  const chidi = await comes(house, 'Chidi Eze')
  await chidi.enter(link)
  await maya.seesOnly('Bao Tran', 'Chidi Eze')
  await chidi.seesMove('Maya Okafor')
})

test('what is done while the server cannot be reached arrives when it can', async ({ wired: { house, line }, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await talking([maya, bao])
  line.down()
  await bao.control('Mute microphone').click()
  await bao.control('Raise hand').click()
  line.mend()
  await expect(maya.tile('Bao Tran').getByText('Microphone off')).toBeAttached()
  await expect(maya.tile('Bao Tran').locator('[data-mark="hand"]')).toBeVisible()
})
