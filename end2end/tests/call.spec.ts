// In the call: everybody sees what everybody does.
import { expect, test } from '../lab/fixtures'

test('mute, camera, a third person, leaving and a reload are seen by everybody @browsers', async ({ house, hostComes, comes, hostBrowser }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await maya.seesMove('Bao Tran')
  await bao.seesMove('Maya Okafor')
  await maya.hears(1)
  await bao.hears(1)

  await test.step('mute', async () => {
    await bao.control('Mute microphone').click()
    await expect(bao.control('Unmute microphone')).toBeVisible()
    await expect(maya.tile('Bao Tran').getByText('Microphone off')).toBeAttached()
    await bao.control('Unmute microphone').click()
    await expect(maya.tile('Bao Tran').getByText('Microphone off')).toBeHidden()
  })

  await test.step('camera', async () => {
    await bao.control('Turn off camera').click()
    await expect(maya.tile('Bao Tran')).toHaveAttribute('data-camera', 'off')
    await bao.control('Turn on camera').click()
    await expect(maya.tile('Bao Tran')).toHaveAttribute('data-camera', 'on')
    await maya.seesMove('Bao Tran')
  })

  await test.step('hands', async () => {
    await bao.control('Raise hand').click()
    await expect(bao.control('Lower hand')).toBeVisible()
    await expect(maya.tile('Bao Tran').locator('[data-mark="hand"]')).toBeVisible()
    await bao.control('Lower hand').click()
    await expect(maya.tile('Bao Tran').locator('[data-mark="hand"]')).toBeHidden()
  })

  const chidi = await comes(house, 'Chidi Eze', { kind: hostBrowser })
  await test.step('a third person', async () => {
    await chidi.enter(link)
    await maya.seesOnly('Bao Tran', 'Chidi Eze')
    await bao.seesOnly('Maya Okafor', 'Chidi Eze')
    await chidi.seesOnly('Maya Okafor', 'Bao Tran')
    for (const [who, whom] of [[maya, 'Chidi Eze'], [bao, 'Chidi Eze'], [chidi, 'Maya Okafor'], [chidi, 'Bao Tran']] as const) await who.seesMove(whom)
    await chidi.hears(2)
  })

  await test.step('one leaves', async () => {
    await chidi.control('Leave').click()
    await expect(chidi.controls).toBeHidden()
    await maya.seesOnly('Bao Tran')
    await bao.seesOnly('Maya Okafor')
  })

  await test.step('a reload comes back to the same seat', async () => {
    const seat = () => maya.tile('Bao Tran').getAttribute('data-tile')
    const before = await seat()
    await bao.page.reload()
    await bao.isIn()
    await bao.seesOnly('Maya Okafor')
    await bao.seesMove('Maya Okafor')
    await maya.seesOnly('Bao Tran')
    await maya.seesMove('Bao Tran')
    await maya.hears(1)
    expect(await seat()).toBe(before)
  })
})

test('a closed tab is not a lost connection: the tile goes within seconds', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await maya.seesMove('Bao Tran')
  await bao.page.close({ runBeforeUnload: false })
  await maya.seesOnly()
})

test('a crashed browser is shown as reconnecting, not as gone', async ({ house, hostComes, comes, browsers }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await maya.seesMove('Bao Tran')
  // The page's process dies: nobody says good-bye.
  await bao.page.goto('chrome://crash').catch(() => undefined)
  await expect(maya.tile('Bao Tran')).toHaveAttribute('data-link', 'down')
  await expect(maya.tile('Bao Tran').getByText('Reconnecting')).toBeVisible()
})

test('whoever speaks is lit in place', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await expect(maya.tile('Bao Tran')).toHaveAttribute('data-speaking', 'true')
})

test('two people: the other fills the stage and I stand in its corner, mirrored; three share a grid', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  const area = async (name: string) => {
    const box = (await maya.tile(name).boundingBox())!
    return box.width * box.height
  }
  const stage = (await maya.page.locator('.stage__tiles').boundingBox())!
  await expect.poll(() => area('Bao Tran').then(of => of / (stage.width * stage.height))).toBeGreaterThan(0.9)
  await expect.poll(() => area('You').then(of => of / (stage.width * stage.height))).toBeLessThan(0.15)
  const own = maya.tile('You').locator('video')
  const mirrored = await own.evaluate(video => {
    const style = getComputedStyle(video)
    return style.scale.startsWith('-1') || new DOMMatrix(style.transform).a < 0
  })
  expect(mirrored).toBe(true)

  const chidi = await comes(house, 'Chidi Eze')
  await chidi.enter(link)
  await maya.seesOnly('Bao Tran', 'Chidi Eze')
  await expect.poll(async () => Math.abs((await area('Bao Tran')) - (await area('You')))).toBeLessThan(2)
})

test('a reaction floats over the tile for everybody, and goes', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await maya.seesOnly('Bao Tran')
  await bao.control('React').click()
  await bao.page.getByRole('menuitem', { name: 'Applause' }).click()
  await expect(maya.tile('Bao Tran').getByText('👏')).toBeVisible()
  await expect(maya.tile('Bao Tran').getByText('👏')).toBeHidden()
})

test('the keyboard mutes and turns the camera off, and stays silent while somebody types', async ({ house, hostComes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.enter(link)
  await maya.page.keyboard.press('m')
  await expect(maya.control('Unmute microphone')).toBeVisible()
  await maya.page.keyboard.press('m')
  await expect(maya.control('Mute microphone')).toBeVisible()
  await maya.page.keyboard.press('v')
  await expect(maya.control('Turn on camera')).toBeVisible()
})

test('a host mutes and removes; who was removed is told and cannot come back by reloading', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await maya.seesOnly('Bao Tran')
  await maya.control('People').click()
  const row = maya.page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: 'Bao Tran' })
  await row.getByRole('button').click()
  await maya.page.getByRole('menuitem', { name: 'Mute' }).click()
  await expect(bao.control('Unmute microphone')).toBeVisible()
  await row.getByRole('button').click()
  await maya.page.getByRole('menuitem', { name: 'Remove' }).click()
  await maya.seesOnly()
  await expect(bao.controls).toBeHidden()
  await expect(bao.page.getByRole('main').getByRole('heading').first()).toBeVisible()
  await bao.page.reload()
  await expect(bao.join).toBeVisible()
  await maya.seesOnly()
})

test('whoever knocks waits until a host admits', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee', { access: 'ask' })
  const maya = await hostComes(house)
  await maya.enter(link)
  const bao = await comes(house, 'Bao Tran')
  await bao.open(link)
  await expect(bao.page.getByRole('button', { name: 'Ask to join' })).toBeEnabled()
  await bao.pressJoin()
  await expect(maya.page.getByText('would like to come in')).toBeVisible()
  await expect(maya.page).toHaveTitle(/^\(1\)/)
  expect(await bao.controls.isVisible()).toBe(false)
  await maya.page.getByRole('button', { name: 'Admit', exact: true }).first().click()
  await bao.isIn()
  await maya.seesMove('Bao Tran')

  const chidi = await comes(house, 'Chidi Eze')
  await chidi.open(link)
  await chidi.pressJoin()
  await maya.page.getByRole('button', { name: 'Deny', exact: true }).first().click()
  await expect(chidi.controls).toBeHidden()
  await expect(chidi.page.getByRole('main').getByRole('heading').first()).toBeVisible()
  await maya.seesOnly('Bao Tran')
})
