// From an empty folder to talking: the way everybody goes once.
import { administrator } from '../lab/house'
import { expect, test } from '../lab/fixtures'

test('an administrator sets up, creates a room and copies its link; a guest opens it, and they see and hear each other @browsers', async ({
  empty, comes, hostBrowser,
}) => {
  const setupLink = await empty.server.setupLink()
  expect(empty.server.log.trimEnd().split('\n').slice(-3).join('\n'), "the log's last lines").toContain(setupLink)

  const host = await comes(empty, administrator.displayName, { kind: hostBrowser })
  const { page } = host
  await test.step('sets up', async () => {
    await host.open(setupLink)
    await expect(page.getByRole('heading', { name: 'Set up Parlor' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Username' }).fill(administrator.username)
    await page.getByRole('textbox', { name: 'Display name' }).fill(administrator.displayName)
    await page.getByLabel('Password').fill(administrator.password)
    await page.getByRole('button', { name: 'Create administrator' }).click()
  })

  await test.step('signs in, where set-up did not do so already', async () => {
    const rooms = page.getByRole('heading', { name: 'Your rooms' })
    const signIn = page.getByRole('heading', { name: 'Sign in' })
    await expect(rooms.or(signIn)).toBeVisible()
    if (await signIn.isVisible()) {
      await page.getByRole('textbox', { name: 'Username' }).fill(administrator.username)
      await page.getByLabel('Password').fill(administrator.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    await expect(rooms).toBeVisible()
  })

  await test.step('creates a room', async () => {
    await page.getByRole('button', { name: 'New room' }).click()
    const dialog = page.getByRole('dialog', { name: 'New room' })
    await dialog.getByRole('textbox', { name: 'Room name' }).fill('Garden committee')
    await dialog.getByRole('button', { name: 'Create room' }).click()
    await expect(page.getByRole('link', { name: 'Garden committee' })).toBeVisible()
  })

  const link = await test.step('copies its link', async () => {
    if (hostBrowser === 'chromium') await host.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: empty.server.url })
    const copied = () => page.evaluate(() => window.probe.copied)
    await expect
      .poll(async () => {
        await page.getByRole('button', { name: 'Copy link' }).click()
        return copied()
      })
      .toMatch(new RegExp(`^${empty.server.url}/r/[a-z]{5}(-[a-z]{5}){3}$`))
    if (hostBrowser === 'chromium') expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await copied())
    return (await copied())!
  })

  await test.step('goes in', async () => {
    await page.getByRole('link', { name: 'Garden committee' }).click()
    await expect(page.getByRole('heading', { name: 'Garden committee' })).toBeVisible()
    await host.pressJoin()
    await host.isIn()
  })

  const guest = await comes(empty, 'Bao Tran')
  await guest.enter(link)
  await host.seesOnly('Bao Tran')
  await guest.seesOnly(administrator.displayName)
  await host.seesMove('Bao Tran')
  await guest.seesMove(administrator.displayName)
  await host.hears(1)
  await guest.hears(1)
})

test('the setup link is gone once it was used', async ({ house, comes }) => {
  const person = await comes(house, 'Stranger')
  await person.open(await house.server.setupLink())
  await expect(person.page.getByRole('button', { name: 'Create administrator' })).toBeHidden()
})

test('an account signs out and in again; a wrong password is said in one sentence', async ({ house, hostComes }) => {
  const { page } = await hostComes(house)
  await page.goto(house.server.url)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.goto(`${house.server.url}/sign-in`)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Username' }).fill(administrator.username)
  await page.getByLabel('Password').fill('not the right one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Wrong username or password.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Username' }).fill(administrator.username)
  await page.getByLabel('Password').fill(administrator.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Your rooms' })).toBeVisible()
})

test('a room is renamed, and deleted only after a question', async ({ house, hostComes }) => {
  await house.room('Garden comittee')
  const { page } = await hostComes(house)
  await page.goto(house.server.url)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('textbox', { name: 'Room name' }).fill('Garden committee')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page).toHaveURL(/saved/)
  await page.goto(house.server.url)
  await expect(page.getByRole('link', { name: 'Garden committee' })).toBeVisible()

  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: /^Delete/ }).or(page.getByRole('link', { name: /^Delete/ })).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: /^Delete/ }).click()
  await page.goto(house.server.url)
  await expect(page.getByRole('link', { name: 'Garden committee' })).toBeHidden()
})

test('Your rooms shows who comes and goes without a reload', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const host = await hostComes(house)
  await host.open(house.server.url)
  const room = host.page.getByRole('listitem').filter({ has: host.page.getByRole('link', { name: 'Garden committee' }) })
  await expect(room).toBeVisible()
  await expect(room).not.toContainText('Bao')
  const guest = await comes(house, 'Bao Tran')
  await guest.enter(link)
  await expect(room).toContainText('Bao')
  await guest.control('Leave').click()
  await expect(room).not.toContainText('Bao')
})
