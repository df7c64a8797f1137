// Five hundred strings that would like to be something else than text: in messages, names,
// mentions and search.
import type { Page } from '@playwright/test'
import { Caller } from '../lab/caller'
import { Chat } from '../lab/chat'
import { failures } from '../lab/failures'
import { expect, test } from '../lab/fixtures'
import { allowed, hostile } from '../lab/hostile'
import { House } from '../lab/house'

/** So many are typed by hand, the others come over the wire. */
const typed = 60
/** What one person may look for without a pause. */
const searches = 24
/** As many are offered at once. */
const guests = 6

/** A server on which one may write as fast as one can. */
const fastHouse = async () => {
  const house = await House.open({ env: { PARLOR_LIMITS_CHATS: '300' } })
  await house.setUp()
  return house
}

/** Everything that was opened, and must not have been. */
function guard(page: Page): string[] {
  const opened: string[] = []
  page.on('dialog', dialog => (opened.push(`dialog ${dialog.message()}`), dialog.dismiss()))
  page.on('popup', popup => opened.push(`window ${popup.url()}`))
  page.on('request', request => {
    if (/evil\.example|good\.example|bank\.example/.test(request.url())) opened.push(`request ${request.url()}`)
  })
  return opened
}

/** Elements anywhere in the page that no page of ours holds. */
const foreign = (page: Page) =>
  page.evaluate(() => {
    const strange = 'iframe, object, embed, base, math, marquee, meta[http-equiv=refresh], link[href*="example"], img[src=x], a[href^="javascript" i], a[href^="data" i], a[href^="vbscript" i], a[href^="file" i], form[action*="example"]'
    const handlers = [...document.querySelectorAll('body *')].flatMap(element => element.getAttributeNames().filter(name => name.startsWith('on')).map(name => `${element.tagName} ${name}`))
    return [...handlers, ...[...document.querySelectorAll(strange)].map(element => element.outerHTML)]
  })

test('five hundred hostile strings are text in messages', async ({ comes }) => {
  test.setTimeout(240_000)
  expect(hostile.length).toBe(500)
  const house = await fastHouse()
  const link = await house.room('Garden committee')
  const [maya, bao] = [await comes(house, 'Maya Okafor', { signedIn: true, before: failures.missing }), await comes(house, 'Bao Tran', { before: failures.missing })]
  const opened = [maya, bao].flatMap(({ page }) => guard(page))
  const chats: Chat[] = []
  for (const person of [maya, bao]) {
    await person.enter(link)
    const chat = new Chat(person)
    await chat.open()
    chats.push(chat)
  }
  const callers = [await Caller.enter(house, link, 'Chidi Eze'), await Caller.enter(house, link, 'Dolores Reyes')]
  for (const [n, text] of hostile.slice(typed).entries()) await callers[n % 2]!.writes(text)
  for (const text of hostile.slice(0, typed)) await chats[0].write(text)
  await chats[0].write('that was all')
  await expect(chats[1].line('that was all')).toBeVisible({ timeout: 60_000 })
  await expect(chats[0].log.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  for (const chat of chats) {
    expect((await chat.all()).length, `messages at ${chat.person.name}`).toBe(501)
    const made = await chat.log.locator('.chat__text').evaluateAll(texts =>
      texts.flatMap(text => [...text.querySelectorAll('*')].map(element => ({
        tag: element.tagName,
        attributes: element.getAttributeNames().filter(name => !['class', 'dir', 'href', 'rel', 'target', 'title', 'data-self', 'start'].includes(name)),
        href: element.getAttribute('href'),
        rel: element.getAttribute('rel'),
      }))))
    expect(made.length).toBeGreaterThan(500)
    expect(made.filter(({ tag }) => !allowed.has(tag))).toEqual([])
    expect(made.filter(({ attributes }) => attributes.length)).toEqual([])
    expect(made.filter(({ href }) => href !== null && !/^https?:\/\/[^/@]+(\/|$)/.test(href))).toEqual([])
    expect(made.filter(({ tag, rel }) => tag === 'A' && rel !== 'noopener noreferrer')).toEqual([])
    expect(await foreign(chat.page)).toEqual([])
  }
  // What is found shows the same strings once more.
  const [{ page }] = chats
  await page.getByRole('button', { name: 'Chat options' }).click()
  await page.getByRole('menuitem', { name: 'Search messages' }).click()
  for (const words of ['alert', 'script', 'example', 'x']) {
    const [field, count] = [page.getByRole('searchbox', { name: 'Search messages' }), page.getByRole('search').getByRole('status')]
    await field.fill('')
    await expect(count).toHaveText('')
    await field.fill(words)
    await expect(count).toHaveText('50 messages, the newest first')
    const inside = await page.locator('.chat__hit').evaluateAll(hits => hits.flatMap(hit => [...hit.querySelectorAll('*')].map(element => element.tagName)))
    expect(inside.filter(tag => !['BDI', 'SPAN'].includes(tag))).toEqual([])
    expect(await foreign(page)).toEqual([])
  }
  expect(opened).toEqual([])
  for (const caller of callers) await caller!.leaves()
  await house.close()
})

test('five hundred hostile strings are text as names and in mentions', async ({ comes }) => {
  test.setTimeout(300_000)
  const house = await fastHouse()
  const link = await house.room('Garden committee')
  const maya = await comes(house, 'Maya Okafor', { signedIn: true, before: failures.missing })
  const opened = guard(maya.page)
  await maya.enter(link)
  const chat = new Chat(maya)
  await chat.open()

  const short = [...new Set(hostile.map(text => [...text].slice(0, 60).join('')))]
  const taken: string[] = []
  for (let from = 0; from < short.length; from += guests) {
    const came = await Promise.all(short.slice(from, from + guests).map(async name => {
      const caller = await Caller.enter(house, link, name)
      await caller?.writes(`@${name} and @Maya Okafor`)
      if (caller) taken.push(name)
      return caller
    }))
    const here = came.filter(caller => caller !== undefined)
    // Everybody's name is offered, each as nothing but text.
    await chat.field.fill('')
    await chat.field.press('@')
    if (here.length) {
      const offered = maya.page.getByRole('option')
      await expect(offered).toHaveCount(here.length)
      const inside = await offered.evaluateAll(options => options.flatMap(option => [...option.querySelectorAll('*')].map(element => element.tagName)))
      expect(inside.filter(tag => !['SPAN', 'BDI'].includes(tag))).toEqual([])
    }
    await chat.field.fill('')
    await Promise.all(here.map(caller => caller.leaves()))
    await expect.poll(() => maya.others(), { timeout: 10_000, intervals: [50] }).toEqual([])
  }
  expect(taken.length, 'names that were taken').toBeGreaterThan(200)
  expect((await chat.all()).length).toBe(taken.length)
  const inside = await chat.log.locator('.chat__name, .chat__mention').evaluateAll(names => names.flatMap(name => [...name.querySelectorAll('*')].map(element => element.outerHTML)))
  expect(inside.length).toBeGreaterThan(taken.length)
  expect(inside.filter(element => !/^<bdi>[^<]*<\/bdi>$/.test(element))).toEqual([])
  expect(await foreign(maya.page)).toEqual([])
  expect(opened).toEqual([])
  await house.close()
})

test('five hundred hostile strings find what they say, or nothing, and break nothing', async ({ comes }) => {
  test.setTimeout(240_000)
  const house = await fastHouse()
  const link = await house.room('Garden committee')
  const maya = await comes(house, 'Maya Okafor', { signedIn: true, before: failures.missing })
  const opened = guard(maya.page)
  await maya.enter(link)
  const chat = new Chat(maya)
  await chat.open()
  await chat.write('a <script>alert(1)</script> and *nothing* else')
  const words = [...new Set(hostile.map(text => [...text.replaceAll('\n', ' ')].slice(0, 60).join('')))]

  // Nobody may look for so much in so short a time: many do.
  for (let from = 0; from < words.length; from += searches) {
    const caller = (await Caller.enter(house, link, 'Chidi Eze'))!
    for (const text of words.slice(from, from + searches)) expect((await caller.looksFor(text)).words).toBe(text)
    await caller.leaves()
  }

  await maya.page.getByRole('button', { name: 'Chat options' }).click()
  await maya.page.getByRole('menuitem', { name: 'Search messages' }).click()
  const search = maya.page.getByRole('searchbox', { name: 'Search messages' })
  const count = maya.page.getByRole('search').getByRole('status')
  for (const text of words.slice(0, searches)) {
    await search.fill(text)
    await search.press('Enter')
    if (text.trim()) await expect(count).toHaveText(/message|Nothing found/)
  }
  await search.fill('script')
  await search.press('Enter')
  await expect(count).toHaveText('1 message')
  await expect(maya.page.locator('.chat__hit-words')).toHaveText('a <script>alert(1)</script> and nothing else')
  expect(await foreign(maya.page)).toEqual([])
  expect(opened).toEqual([])
  await house.close()
})
