// What is written arrives: once, in order, where the room says that it goes, and nowhere else.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Chat } from '../lab/chat'
import { expect, test } from '../lab/fixtures'
import type { House } from '../lab/house'
import type { Person } from '../lab/person'

const betweenUs = { chat: 'between-us' }

async function chatting(link: string, ...people: Person[]): Promise<Chat[]> {
  for (const person of people) await person.enter(link)
  const chats = people.map(person => new Chat(person))
  for (const chat of chats) await chat.open()
  return chats
}

/** A room whose words go elsewhere. */
async function room(house: House, settings: Record<string, string>): Promise<string> {
  const link = await house.room('Garden committee')
  const page = `/rooms/${link.split('/').at(-1)}/settings`
  const answer = await house.post(page, { name: 'Garden committee', access: 'link', ...settings })
  expect(answer.headers().location).toContain('saved')
  return link
}

for (const [way, settings, promise] of [
  ['kept', {}, 'Kept on this server for 30 days'],
  ['between us', betweenUs, 'Only between the people here'],
] as const) {
  test(`${way}: messages go both ways, in order, and who comes later reads what the room promises @browsers`, async ({ house, hostComes, comes }) => {
    const link = await room(house, settings)
    const [maya, bao] = await chatting(link, await hostComes(house), await comes(house, 'Bao Tran'))
    await maya.person.seesMove('Bao Tran')
    await expect(maya.page.getByText(promise)).toBeVisible()
    for (let n = 1; n <= 4; n++) {
      await maya.write(`question ${n}`)
      await expect(bao.line(`question ${n}`)).toBeVisible()
      await bao.write(`answer ${n}`)
      await expect(maya.line(`answer ${n}`)).toBeVisible()
    }
    const all = [1, 2, 3, 4].flatMap(n => [`question ${n}`, `answer ${n}`])
    await maya.reads(...all)
    await bao.reads(...all)

    const [chidi] = await chatting(link, await comes(house, 'Chidi Eze'))
    await maya.person.seesMove('Chidi Eze')
    await bao.person.seesMove('Chidi Eze')
    await maya.write('welcome')
    await expect(chidi.line('welcome')).toBeVisible()
    await chidi.reads(...(way === 'kept' ? [...all, 'welcome'] : ['welcome']))
  })

  test(`${way}: edit, delete, reply, react and mention @browsers`, async ({ house, hostComes, comes }) => {
    const link = await room(house, settings)
    const [maya, bao] = await chatting(link, await hostComes(house), await comes(house, 'Bao Tran'))
    await maya.person.seesMove('Bao Tran')

    await maya.write('see you at *ten*')
    await expect(bao.line('see you at').locator('em')).toHaveText('ten')
    await maya.does('see you at', 'Edit')
    await maya.field.fill('see you at eleven')
    await maya.field.press('Enter')
    await expect(bao.line('see you at eleven')).toContainText('edited')

    await bao.does('see you at eleven', 'Reply')
    await bao.write('that is better')
    await expect(maya.line('that is better').getByRole('button', { name: /In reply to/ })).toContainText('see you at eleven')

    await bao.thumbsUp('see you at eleven')
    await expect(maya.line('see you at eleven').getByRole('button', { name: '👍, 1' })).toBeVisible()
    await maya.line('see you at eleven').getByRole('button', { name: '👍, 1' }).click()
    await expect(bao.line('see you at eleven').getByRole('button', { name: '👍, 2' })).toBeVisible()
    await bao.line('see you at eleven').getByRole('button', { name: '👍, 2' }).click()
    await expect(maya.line('see you at eleven').getByRole('button', { name: '👍, 1' })).toBeVisible()

    await maya.field.pressSequentially('thanks @Ba')
    await expect(maya.page.getByRole('option', { name: /Bao Tran/ })).toBeVisible()
    await maya.field.press('Enter')
    await maya.field.pressSequentially('!')
    await maya.field.press('Enter')
    await expect(bao.line('thanks').locator('.chat__mention')).toHaveText('@Bao Tran')

    // A host may delete anybody's, others only their own.
    await expect(bao.line('see you at eleven').getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0)
    await maya.does('that is better', 'Delete')
    await maya.page.getByRole('button', { name: 'Delete for everyone' }).click()
    for (const chat of [maya, bao]) await expect(chat.log).not.toContainText('that is better')
    await expect(bao.log).toContainText('This message was deleted')
  })
}

test('what is unread is counted on the button and in the tab, until it is looked at', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.enter(link)
  const [bao] = await chatting(link, await comes(house, 'Bao Tran'))
  await bao.write('one')
  await bao.write('two')
  await expect(maya.control('Chat')).toHaveAccessibleDescription(/2/)
  await expect(maya.page).toHaveTitle(/^\(2\)/)
  const chat = new Chat(maya)
  await chat.open()
  await chat.reads('one', 'two')
  await expect(maya.page).not.toHaveTitle(/^\(/)
})

test('a draft survives a reload, and so does what is kept; what is new since then is marked', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const [maya, bao] = await chatting(link, await hostComes(house), await comes(house, 'Bao Tran'))
  await maya.write('before')
  await maya.field.fill('not yet said')
  await bao.person.control('Leave').click()
  await expect(bao.person.controls).toBeHidden()
  await maya.page.reload()
  await maya.person.isIn()
  await maya.open()
  await expect(maya.field).toHaveValue('not yet said')
  await maya.reads('before')
  await maya.write('while you were away')
  await bao.person.enter(link)
  await bao.open()
  await bao.reads('before', 'while you were away')
  await expect(bao.log).toContainText('New since you left')
})

test('between us: not one word of it reaches the server', async ({ house, hostComes, comes }) => {
  const canary = 'canary-7f3a9b'
  const link = await room(house, betweenUs)
  const people = [await hostComes(house), await comes(house, 'Bao Tran')]
  const frames: string[] = []
  for (const { page } of people) {
    page.on('websocket', socket => {
      socket.on('framesent', ({ payload }) => frames.push(`${payload}`))
      socket.on('framereceived', ({ payload }) => frames.push(`${payload}`))
    })
    page.on('request', request => frames.push(`${request.url()} ${request.postData() ?? ''}`))
  }
  const [maya, bao] = await chatting(link, ...people)
  await maya.person.seesMove('Bao Tran')
  await maya.write(`${canary} one`)
  await bao.write(`${canary} two`)
  await maya.reads(`${canary} one`, `${canary} two`)
  await bao.reads(`${canary} one`, `${canary} two`)
  await maya.does(`${canary} one`, 'Edit')
  await maya.field.fill(`${canary} three`)
  await maya.field.press('Enter')
  await expect(bao.line(`${canary} three`)).toBeVisible()
  expect(frames.length, 'frames that were seen').toBeGreaterThan(10)
  expect(frames.filter(frame => frame.includes('canary'))).toEqual([])
  const { folder } = house.server
  for (const name of await readdir(folder, { recursive: true })) {
    const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0))
    expect(bytes.includes('canary'), `${name} holds it`).toBe(false)
  }
})
