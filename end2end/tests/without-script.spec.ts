// With script switched off people can still do everything but talk.
import { administrator } from '../lab/house'
import { expect, test } from '../lab/fixtures'

test('set-up, sign-in, a new room, its settings and sign-out work', async ({ empty, comes }) => {
  const { page } = await comes(empty, 'Maya Okafor', { javaScriptEnabled: false })
  await page.goto(await empty.server.setupLink())
  await page.getByRole('textbox', { name: 'Username' }).fill(administrator.username)
  await page.getByRole('textbox', { name: 'Display name' }).fill(administrator.displayName)
  await page.getByLabel('Password').fill(administrator.password)
  await page.getByRole('button', { name: 'Create administrator' }).click()

  await page.goto(empty.server.url)
  const out = page.getByRole('button', { name: 'Sign out' })
  if (await out.isVisible()) await out.click()
  await page.goto(`${empty.server.url}/sign-in`)
  await page.getByRole('textbox', { name: 'Username' }).fill(administrator.username)
  await page.getByLabel('Password').fill('not the right one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Wrong username or password.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Username' }).fill(administrator.username)
  await page.getByLabel('Password').fill(administrator.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Your rooms' })).toBeVisible()

  await page.getByRole('button', { name: 'New room' }).or(page.getByRole('link', { name: 'New room' })).first().click()
  await page.getByRole('textbox', { name: 'Room name' }).fill('Garden committee')
  await page.getByRole('button', { name: 'Create room' }).click()
  await page.goto(empty.server.url)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('textbox', { name: 'Room name' }).fill('Gardeners')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.goto(empty.server.url)
  await expect(page.getByRole('link', { name: 'Gardeners' })).toBeVisible()

  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark')
  await page.getByRole('button', { name: 'Apply' }).last().click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.goto(empty.server.url)
  await expect(page.getByRole('heading', { name: 'Your rooms' })).toBeHidden()
})

test("a room's page says what it is, and that a call needs scripts", async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const { page } = await comes(house, 'Bao Tran', { javaScriptEnabled: false })
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Garden committee' })).toBeVisible()
  // The driver looks for no text inside a noscript.
  const told = page.getByRole('main').locator('noscript .banner')
  await expect(told).toBeVisible()
  expect(await told.innerText()).toContain('A call needs scripts')
})

test('an administrator ends a call, with a question and a reason', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const bao = await comes(house, 'Bao Tran')
  await bao.enter(link)
  const { page } = await comes(house, 'Maya Okafor', { javaScriptEnabled: false, signedIn: true })
  await page.goto(`${house.server.url}/admin`)
  await expect(page.getByRole('main')).toContainText('Bao Tran')
  await page.getByRole('link', { name: 'End call' }).or(page.getByRole('button', { name: 'End call' })).first().click()
  await page.getByRole('textbox', { name: 'Reason' }).fill('The building closes')
  await page.getByRole('button', { name: 'End call' }).last().click()
  await expect(page.getByRole('main')).not.toContainText('Bao Tran')
  await expect(bao.page.getByRole('heading', { name: 'The call has ended' })).toBeVisible()
})
