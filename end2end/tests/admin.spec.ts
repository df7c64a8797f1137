// The administrator sees what is going on, and can end it.
import { expect, test } from '../lab/fixtures'

test('live sessions follow the calls without a reload, and both powers work', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.open(`${house.server.url}/admin`)
  const { page } = maya
  await expect(page.getByRole('heading', { name: 'Live sessions' })).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText('Garden committee')
  await page.evaluate(() => ((window as { stays?: boolean }).stays = true))

  const bao = await comes(house, 'Bao Tran')
  const chidi = await comes(house, 'Chidi Eze')
  await bao.enter(link)
  await expect(page.getByRole('main')).toContainText('Garden committee')
  await expect(page.getByRole('main')).toContainText('Bao Tran')
  await chidi.enter(link)
  await expect(page.getByRole('main')).toContainText('Chidi Eze')
  await expect(page.getByRole('main')).toContainText('127.0.0.1')
  expect(await page.evaluate(() => (window as { stays?: boolean }).stays), 'the page was not loaded again').toBe(true)

  await test.step('Remove', async () => {
    await page.getByRole('button', { name: 'Remove Chidi Eze' }).or(page.getByRole('link', { name: 'Remove Chidi Eze' })).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Wrong room')
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await expect(chidi.controls).toBeHidden()
    await bao.seesOnly()
  })

  await test.step('End call', async () => {
    await page.getByRole('button', { name: 'End call' }).or(page.getByRole('link', { name: 'End call' })).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('The building closes')
    await dialog.getByRole('button', { name: 'End call' }).click()
    await expect(bao.controls).toBeHidden()
    await expect(bao.page.getByRole('heading', { name: 'The call has ended' })).toBeVisible()
    await expect(page.getByRole('main')).not.toContainText('Bao Tran')
  })
})

test('the live view is for administrators only, page and stream', async ({ house, comes }) => {
  const guest = await comes(house, 'Bao Tran')
  await guest.open(`${house.server.url}/admin`)
  await expect(guest.page.getByRole('heading', { name: 'Live sessions' })).toBeHidden()
  const answer = await guest.context.request.get(`${house.server.url}/live/admin`)
  expect([401, 403, 404]).toContain(answer.status())
})

test('the page Network says how the server stands, and is a link away', async ({ house, hostComes }) => {
  const maya = await hostComes(house)
  const { page } = maya
  await maya.open(`${house.server.url}/admin`)
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Network' }).click()
  await expect(page.getByRole('heading', { name: 'Network', exact: true })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('The file is whole')
  await page.getByRole('link', { name: 'Look again' }).click()
  await expect(page.getByRole('main')).toContainText('This server listens at')
})
