// Check your setup tells the truth: about a browser and a network where everything works, and
// about each thing that may be in the way. Asserted on the sentences that people read.
import type { Browser, Locator, Page } from '@playwright/test'
import { launch, type Kind } from '../lab/browsers'
import { failures } from '../lab/failures'
import { expect, test as base } from '../lab/fixtures'
import { House } from '../lab/house'
import { look } from '../lab/look'
import { Person } from '../lab/person'
import { Relay } from '../lab/relay'

/** A house whose relay is on this machine, and a browser that speaks to this machine too. */
type Near = { house: House; link: string; visit: (how?: { signedIn?: boolean; before?: string; javaScriptEnabled?: boolean }) => Promise<Person> }

// Firefox leaves out a relay on the machine itself, unless it is told to call itself.
const near = { prefs: { 'media.peerconnection.ice.loopback': true } }

const test = base.extend<{ kinds: ('udp' | 'tcp')[]; near: Near }, { nearby: (kind: Kind) => Promise<Browser> }>({
  kinds: [['udp', 'tcp'], { option: true }],
  nearby: [
    async ({}, use) => {
      const running = new Map<Kind, Promise<Browser>>()
      await use(kind => {
        if (!running.has(kind)) running.set(kind, launch(kind, near))
        return running.get(kind)!
      })
      for (const browser of running.values()) await (await browser).close()
    },
    { scope: 'worker' },
  ],
  near: async ({ kinds, nearby, guestBrowser }, use, info) => {
    test.skip(!Relay.there, Relay.missing)
    const relay = await Relay.start()
    const house = await House.open({ env: relay.env(kinds) })
    await house.setUp()
    const link = await house.room('Garden committee')
    const people: Person[] = []
    const visit: Near['visit'] = async ({ signedIn = false, before, ...options } = {}) => {
      const browser = await nearby(guestBrowser)
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
      if (signedIn) await context.addCookies(await house.cookies())
      if (before) await context.addInitScript({ content: before })
      const person = await Person.sitDown(signedIn ? 'Maya Okafor' : 'Bao Tran', guestBrowser, context)
      people.push(person)
      return person
    }
    await use({ house, link, visit })
    const alarms = people.flatMap(person => person.alarms)
    for (const [index, { page, context }] of people.entries()) {
      if (info.status !== info.expectedStatus) await page.screenshot({ path: info.outputPath(`${index}.png`), fullPage: true })
      await context.close()
    }
    await house.close()
    await relay.stop()
    expect(alarms, 'alarms in the browsers').toEqual([])
  },
})

const ownRelayOff = { PARLOR_TURN_ENABLED: 'false' }

const slug = (link: string) => link.split('/').at(-1)!
const escaped = (words: string) => words.replace(/[()]/g, '\\$&')
/** The row of this name, whatever stands before it about how it does. */
const row = (page: Page, name: string): Locator => page.getByRole('listitem').filter({ has: page.getByText(new RegExp(`(^|: )${escaped(name)}$`)) })
const verdict = (page: Page): Locator => page.getByRole('main').getByRole('heading', { level: 2 }).first()

/** The verdict, once everything is known. */
async function says(page: Page, words: string) {
  await expect(verdict(page)).not.toHaveText(/Can you call from here|Everything is being tried/, { timeout: 60_000 })
  const rows = await page.getByRole('main').locator('.check-list__row').allInnerTexts()
  expect(await verdict(page).innerText(), rows.join('\n\n')).toBe(words)
  await expect(page.locator('[data-result="running"]')).toHaveCount(0)
}

async function is(page: Page, name: string, mark: 'Good' | 'Works less well' | 'Does not work' | 'Not tried', words: string) {
  const line = row(page, name)
  await expect(line, name).toContainText(`${mark}: ${name}`)
  await expect(line, name).toContainText(words)
}

test('where everything works every row says so, with what the relay carried @browsers', async ({ near }) => {
  const { page } = await near.visit()
  await page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
  await says(page, 'Everything a call needs works here')
  await expect(page.getByRole('main')).toContainText('For Garden committee.')
  await is(page, 'Secure page', 'Good', 'Browsers open cameras and microphones here.')
  await is(page, 'Microphone', 'Good', 'Others can hear you.')
  await is(page, 'Camera', 'Good', 'Others can see you.')
  await is(page, 'Sharing your screen', 'Good', 'You can show a window or the whole screen.')
  await is(page, 'Connections between browsers', 'Good', 'Two connections in this page found each other')
  await is(page, 'Words and files between browsers', 'Good', 'A message went through')
  await expect(row(page, 'Formats of picture and sound')).toContainText('Opus, VP8')
  await is(page, 'Several sizes at once', 'Good', 'in several sizes')
  await is(page, 'Work on coded pictures', 'Good', 'work on coded pictures')
  await is(page, 'Choosing a speaker', 'Good', 'to a headset')
  await is(page, 'Keeping received files', 'Good', 'written to disk as they come')
  await is(page, 'Line to the server', 'Good', 'messages arrive at once')
  await is(page, 'Direct way (STUN)', 'Good', 'learnt its own address')
  for (const kind of ['Relay over UDP', 'Relay over TCP']) {
    await is(page, kind, 'Good', 'A call went through')
    await expect(row(page, kind)).toContainText(/\d+ ms, \d+\.\d Mb\/s/)
  }
  await is(page, 'Relay over TLS', 'Works less well', 'This server has no relay over TLS.')
  await is(page, 'Picture in picture', 'Good', 'in sight over other windows')
  await expect.poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
})

/** A camera of one grey picture and a microphone of one tone, this loud: 1 is all there is. */
const tone = (gain: number) => `if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext()
  const [tone, gain, sound] = [context.createOscillator(), context.createGain(), context.createMediaStreamDestination()]
  gain.gain.value = ${gain}
  tone.connect(gain).connect(sound)
  tone.start()
  addEventListener('click', () => context.resume())
  const picture = document.createElement('canvas')
  picture.getContext('2d')
  return new MediaStream([...sound.stream.getTracks(), ...picture.captureStream(1).getTracks()])
}`

for (const [how, gain, mark, words] of [
  ['is heard', 0.2, 'Good', 'You can be heard.'],
  ['gives nothing', 0, 'Works less well', 'The microphone is open, but nothing comes in.'],
  ['is too loud', 4, 'Works less well', 'It is so loud that it is cut off.'],
] as const) {
  // In Chromium alone: Firefox measures nothing on a machine that cannot play anything either.
  test(`a microphone that ${how} is told, and a sound can be played`, async ({ near }) => {
    const { page } = await near.visit({ before: tone(gain) })
    await page.goto(`${near.house.server.url}/check`)
    await page.getByRole('button', { name: 'Play a sound' }).click()
    await expect(page.getByText('Did you hear three notes?')).toBeVisible()
    await is(page, 'Sound from the microphone', mark, words)
    const level = async () => Number(await page.getByRole('meter', { name: 'Microphone level' }).getAttribute('aria-valuenow'))
    if (gain) await expect.poll(level).toBeGreaterThan(0)
    else expect(await level()).toBe(0)
  })
}

for (const [why, words] of [
  ['denied', 'allow it for this site, then try again'],
  ['missing', 'Plug one in and try again'],
  ['busy', 'Another program or tab holds it'],
] as const) {
  test(`devices that are ${why} are explained, and the rest is tried all the same @browsers`, async ({ near }) => {
    const { page } = await near.visit({ before: failures[why] })
    await page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
    await says(page, 'Others will not hear you')
    await is(page, 'Microphone', 'Does not work', words)
    await is(page, 'Camera', 'Does not work', words)
    await is(page, 'Sound from the microphone', 'Works less well', 'There is no open microphone to listen to.')
    await is(page, 'Relay over UDP', 'Good', 'A call went through')
  })
}

test('a browser with WebRTC switched off is told so @browsers', async ({ near }) => {
  const { page } = await near.visit({ before: failures.unsupported })
  await page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
  await says(page, 'Calls do not work here')
  await is(page, 'Connections between browsers', 'Does not work', 'WebRTC is missing or switched off')
  for (const name of ['Words and files between browsers', 'Direct way (STUN)', 'Relay over UDP']) {
    await is(page, name, 'Does not work', 'It needs connections between browsers, and there are none here.')
  }
  await is(page, 'Line to the server', 'Good', 'messages arrive at once')
})

test('Firefox with WebRTC switched off in its settings is told so', async ({ near }) => {
  const browser = await launch('firefox', { prefs: { 'media.peerconnection.enabled': false } })
  const page = await browser.newPage({ locale: 'en-GB' })
  await page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
  await says(page, 'Calls do not work here')
  await is(page, 'Connections between browsers', 'Does not work', 'WebRTC is missing or switched off')
  await browser.close()
})

test('without a relay that is said, and that only the direct way is left @browsers', async ({ comes }) => {
  const house = await House.open({ env: ownRelayOff })
  const { page } = await comes(house, 'Bao Tran')
  await page.goto(`${house.server.url}/check`)
  await says(page, 'Calls do not get out of this network')
  await is(page, 'Direct way (STUN)', 'Works less well', 'This server names no STUN server')
  await is(page, 'Relay over UDP', 'Works less well', 'This server has no relay of this kind.')
  await house.close()
})

test('a relay that does not answer is told from one that does', async ({ comes }) => {
  test.skip(!Relay.there, Relay.missing)
  // Where nobody listens.
  const relay = await Relay.start()
  const env = { ...relay.env(), ...ownRelayOff }
  await relay.stop()
  const house = await House.open({ env })
  await house.setUp()
  const { page } = await comes(house, 'Maya Okafor', { signedIn: true })
  await page.goto(`${house.server.url}/check`)
  await page.context().addCookies(await house.cookies())
  await page.reload()
  await says(page, 'Calls do not get out of this network')
  await is(page, 'Relay over UDP', 'Does not work', 'Nothing came through over UDP.')
  await is(page, 'Relay over TCP', 'Does not work', 'Nothing came through over TCP.')
  await house.close()
})

test('a server whose sockets do not get through is told from one that answers', async ({ near }) => {
  const { page } = await near.visit({ before: `window.WebSocket = class { constructor() { throw new DOMException('blocked', 'SecurityError') } }` })
  await page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
  await says(page, 'Calls do not work here')
  await is(page, 'Line to the server', 'Does not work', 'No socket to the server comes about')
})

test('strangers get no credentials, and the rows say so @browsers', async ({ near }) => {
  const { page } = await near.visit()
  const answered = page.waitForResponse(/check_servers/)
  await page.goto(`${near.house.server.url}/check`)
  const told = await (await answered).text()
  expect(told).not.toMatch(/credential"?:"|turn:/)
  await says(page, 'Everything a call needs works here')
  for (const kind of ['Relay over UDP', 'Relay over TCP', 'Relay over TLS']) {
    await is(page, kind, 'Not tried', 'Relays are tried only for people who may be in a call here.')
  }
  await expect(page.getByRole('button', { name: 'Send to the administrator' })).toBeHidden()
  await expect(page.getByText('To send it, sign in or open this page from your room')).toBeVisible()
})

test('whoever is still at the door gets no credentials, and gets them once inside', async ({ near }) => {
  const link = await near.house.room('Piano lesson', { access: 'ask' })
  const guest = await near.visit()
  const check = `${near.house.server.url}/check?room=${slug(link)}`
  await guest.page.goto(check)
  await says(guest.page, 'Everything a call needs works here')
  await is(guest.page, 'Relay over UDP', 'Not tried', 'You are not in the room yet')

  const maya = await near.visit({ signedIn: true })
  await maya.enter(link)
  await guest.page.goto(link)
  await guest.pressJoin()
  await maya.page.getByRole('button', { name: /^Admit/ }).first().click()
  await guest.isIn()
  const tab = await guest.secondTab()
  await tab.page.goto(check)
  await says(tab.page, 'Everything a call needs works here')
  await is(tab.page, 'Relay over UDP', 'Good', 'A call went through')
})

test('a report is copied, and sent to the administrator who reads it', async ({ near }) => {
  const guest = await near.visit()
  await guest.page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
  await says(guest.page, 'Everything a call needs works here')
  await guest.page.getByRole('button', { name: 'Copy report' }).click()
  await expect(guest.page.getByText('Report copied.')).toBeVisible()
  await guest.page.getByRole('button', { name: 'Send to the administrator' }).click()
  await expect(guest.page.getByText('The administrator can read it now.')).toBeVisible()

  const { page } = await near.visit({ signedIn: true })
  await page.goto(`${near.house.server.url}/admin`)
  await page.getByRole('link', { name: 'Setup reports' }).click()
  await expect(page.getByRole('heading', { name: 'A guest for Garden committee' })).toBeVisible()
  await page.getByText('Read the report').click()
  await expect(page.getByRole('main')).toContainText('- Good: Relay over UDP:')
  await look({ page } as Person, 'admin-reports')
})

test('Check again tries everything anew', async ({ near }) => {
  const { page } = await near.visit({
    before: `{
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      window.allow = false
      navigator.mediaDevices.getUserMedia = wish => window.allow ? open(wish) : Promise.reject(new DOMException('refused in a test', 'NotAllowedError'))
    }`,
  })
  await page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
  await says(page, 'Others will not hear you')
  await page.evaluate('window.allow = true')
  await page.getByRole('button', { name: 'Check again' }).click()
  await says(page, 'Everything a call needs works here')
})

test('without script the page says what it would try, and that it cannot', async ({ house, comes }) => {
  const { page } = await comes(house, 'Bao Tran', { javaScriptEnabled: false })
  await page.goto(`${house.server.url}/check`)
  await expect(page.getByRole('heading', { name: 'Check your setup' })).toBeVisible()
  const told = page.getByRole('main').locator('noscript .banner')
  expect(await told.innerText()).toContain('The checks need scripts')
  await expect(page.getByRole('listitem').filter({ hasText: 'Relay over UDP' })).toContainText('not tried yet')
  await expect(page.getByRole('button', { name: 'Check again' })).toBeHidden()
})

test('a browser that may not measure sound says so, and the call is not blamed for it', async ({ near }) => {
  // The driver's own looks at the page count as touches: here only clicks do.
  const held = `
    let touched = false
    addEventListener('click', () => (touched = true))
    Object.defineProperty(Navigator.prototype, 'userActivation', { get: () => ({ hasBeenActive: touched }) })
    AudioContext.prototype.resume = () => Promise.resolve()
    Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => 'suspended' })
  `
  const { page } = await near.visit({ before: held })
  await page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
  await is(page, 'Sound from the microphone', 'Not tried', 'Browsers listen only after a touch.')
  await page.getByRole('button', { name: 'Play a sound' }).click()
  await is(page, 'Sound from the microphone', 'Works less well', 'does not let this page measure sound')
  await says(page, 'Everything a call needs works here')
})

test('the page is found from the header, the front door and a failure in the room', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.open(house.server.url)
  await expect(maya.page.getByRole('link', { name: 'Check your setup' })).toHaveAttribute('href', '/check')
  const guest = await comes(house, 'Bao Tran', { before: failures.denied })
  await guest.open(house.server.url)
  await expect(guest.page.getByRole('main').getByRole('link', { name: 'Check your setup' })).toBeVisible()
  await guest.open(link)
  const tab = guest.page.waitForEvent('popup')
  await guest.page.getByRole('main').getByRole('link', { name: 'Check your setup' }).first().click()
  await expect((await tab).getByText('For Garden committee.')).toBeVisible()
})

test('it looks as it should, while it checks and after', async ({ near }) => {
  test.setTimeout(240_000)
  const all = await near.visit()
  await all.page.goto(`${near.house.server.url}/check?room=${slug(near.link)}`)
  await says(all.page, 'Everything a call needs works here')
  await look(all, 'check-well')
  const few = await near.visit({ before: failures.unsupported + failures.denied })
  await few.page.goto(`${near.house.server.url}/check`)
  await says(few.page, 'Calls do not work here')
  await look(few, 'check-bad')
  const asking = await near.visit({ before: failures.unanswered })
  await asking.page.goto(`${near.house.server.url}/check`)
  await expect(asking.page.locator('[data-result="running"]').filter({ hasText: 'Camera' })).toContainText('trying')
  await look(asking, 'check-running')
})
