// Every page and scene at three widths, light and dark: pictures to look at, and no
// accessibility violation that a machine can find.
import AxeBuilder from '@axe-core/playwright'
import { join, resolve } from 'node:path'
import { failures } from '../lab/failures'
import { expect, test } from '../lab/fixtures'
import type { Person } from '../lab/person'

const folder = resolve(import.meta.dirname, '..', 'shots')
const widths = [[390, 844], [820, 1180], [1440, 900]] as const

/** Looks at the page as it is now, from every distance, by day and by night. */
async function look({ page }: Person, name: string) {
  await page.evaluate(() => document.fonts.ready)
  for (const [width, height] of widths) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // The theme and the stage have settled when two frames were drawn with them.
      await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect.soft(wide, `${name} at ${width}: pixels beyond the edge`).toBeLessThanOrEqual(0)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
      const found = violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`))
      expect.soft(found, `${name} at ${width}, ${colorScheme}`).toEqual([])
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('the doors: front, set-up, sign-in, sign-up, no such page', async ({ empty, comes }) => {
  const { url } = empty.server
  const stranger = await comes(empty, 'Stranger')
  await stranger.open(url)
  await look(stranger, 'front')
  await stranger.open(await empty.server.setupLink())
  await look(stranger, 'set-up')
  await empty.setUp()
  await stranger.open(`${url}/sign-in`)
  await look(stranger, 'sign-in')
  await stranger.page.getByRole('textbox', { name: 'Username' }).fill('nobody')
  await stranger.page.getByLabel('Password').fill('not the right one')
  await stranger.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(stranger.page.getByText('Wrong username or password.')).toBeVisible()
  await look(stranger, 'sign-in-failed')
  await stranger.open(`${url}/sign-up`)
  await look(stranger, 'sign-up-closed')
  await stranger.open(`${url}/nowhere`)
  await look(stranger, 'no-such-page')
})

test('your rooms, their settings, the administration', async ({ house, hostComes, comes }) => {
  test.setTimeout(240_000)
  const { url } = house.server
  const maya = await hostComes(house)
  await maya.open(url)
  await expect(maya.page.getByRole('heading', { name: 'No rooms yet' })).toBeVisible()
  await look(maya, 'rooms-empty')
  await maya.open(`${url}/admin`)
  await look(maya, 'admin-empty')

  const link = await house.room('Garden committee')
  await house.room('Night shift handover', { access: 'members' })
  await house.room('Piano lesson', { access: 'ask' })
  const slug = link.split('/').at(-1)
  for (const name of ['Ann Lindqvist', 'Bao Tran']) await (await comes(house, name)).enter(link)
  await maya.open(url)
  await expect(maya.page.getByRole('main')).toContainText('Ann')
  await look(maya, 'rooms')
  await maya.page.getByRole('button', { name: 'New room' }).click()
  await expect(maya.page.getByRole('dialog', { name: 'New room' })).toBeVisible()
  await look(maya, 'rooms-new')
  await maya.open(`${url}/rooms/${slug}/settings`)
  await look(maya, 'settings')
  await maya.open(`${url}/admin`)
  await expect(maya.page.getByRole('main')).toContainText('Ann Lindqvist')
  await look(maya, 'admin')
  await maya.page.getByRole('button', { name: 'End call' }).or(maya.page.getByRole('link', { name: 'End call' })).first().click()
  await expect(maya.page.getByRole('dialog')).toBeVisible()
  await look(maya, 'admin-end-call')
})

test('before joining, with and without devices; rooms that are not open', async ({ house, comes }) => {
  test.setTimeout(240_000)
  const link = await house.room('Garden committee')
  const guest = await comes(house, 'Priya Nair')
  await guest.open(link)
  await expect(guest.join).toBeEnabled()
  await look(guest, 'before-joining')
  const blocked = await comes(house, 'Priya Nair', { before: failures.denied })
  await blocked.open(link)
  await expect(blocked.page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await look(blocked, 'before-joining-blocked')
  const unable = await comes(house, 'Priya Nair', { before: failures.unsupported })
  await unable.open(link)
  await expect(unable.page.getByText('This browser cannot take part in calls')).toBeVisible()
  await look(unable, 'before-joining-unsupported')
  await guest.open(`${house.server.url}/r/lusab-modiv-gutih-tugad`)
  await look(guest, 'room-unknown')
  const door = await house.room('Piano lesson', { access: 'ask' })
  await guest.open(door)
  await guest.pressJoin()
  await expect(guest.page.getByText('You are at the door')).toBeVisible()
  await look(guest, 'waiting')
})

test('the call: alone, with two, with three, its panels, and after it', async ({ house, hostComes, comes }) => {
  test.setTimeout(400_000)
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.enter(link)
  await look(maya, 'call-1')
  const ann = await comes(house, 'Ann Lindqvist')
  await ann.enter(link)
  await maya.seesMove(ann.name)
  await look(maya, 'call-2')
  const bao = await comes(house, 'Bao Tran')
  await bao.enter(link)
  await maya.seesMove(bao.name)
  await look(maya, 'call-3')

  await ann.control('Raise hand').click()
  await bao.control('Mute microphone').click()
  await maya.control('People').click()
  await expect(maya.page.getByRole('list', { name: 'People' })).toBeVisible()
  await look(maya, 'call-people')
  await maya.control('Settings').click()
  await look(maya, 'call-settings')
  await maya.page.keyboard.press('Escape')
  await maya.control('React').click()
  await look(maya, 'call-react')
  await maya.page.keyboard.press('Escape')

  await bao.control('Leave').click()
  await expect(bao.controls).toBeHidden()
  await look(bao, 'over-left')
  await house.post('/admin/end', { room: link.split('/').at(-1)!, reason: 'The building closes' })
  await expect(maya.page.getByRole('heading', { name: 'The call has ended' })).toBeVisible()
  await look(maya, 'over-ended')
})

test('the call with five and with eight', async ({ house, hostComes, comes }) => {
  test.setTimeout(400_000)
  const link = await house.room('Garden committee')
  const names = ['Ann Lindqvist', 'Bao Tran', 'Chidi Eze', 'Dolores Reyes', 'Emil Berg', 'Farah Aziz', 'Goran Ilić']
  const maya = await hostComes(house, { before: failures.missing })
  await maya.enter(link)
  for (const [at, name] of names.entries()) {
    // One camera among eight: two processors cannot code more faces than that.
    const person = await comes(house, name, at > 0 ? { before: failures.missing } : {})
    await person.enter(link)
    await maya.seesOnly(...names.slice(0, at + 1))
    if (at === 0) await maya.seesMove(name)
    if (at + 2 === 5 || at + 2 === 8) await look(maya, `call-${at + 2}`)
  }
})
