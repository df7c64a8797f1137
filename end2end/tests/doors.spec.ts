// What goes wrong at the door and with devices ends humanely.
import { failures } from '../lab/failures'
import { expect, test } from '../lab/fixtures'

const says = {
  denied: 'The browser keeps the camera and microphone closed',
  missing: 'No camera and no microphone found',
  busy: 'Camera and microphone are in use elsewhere',
} as const

for (const why of ['denied', 'missing', 'busy'] as const) {
  test(`devices that are ${why} are explained in plain words, and one joins without them`, async ({ house, hostComes, comes }) => {
    const link = await house.room('Garden committee')
    const maya = await hostComes(house)
    await maya.enter(link)
    const bao = await comes(house, 'Bao Tran', { before: failures[why] })
    await bao.open(link)
    await expect(bao.page.getByText(says[why])).toBeVisible()
    await expect(bao.page.getByRole('button', { name: 'Try again' })).toBeVisible()
    await bao.pressJoin()
    await bao.isIn()
    await bao.seesMove('Maya Okafor')
    await bao.hears(1)
    await expect(maya.tile('Bao Tran')).toHaveAttribute('data-camera', 'off')
    await expect(maya.tile('Bao Tran').getByText('Microphone off')).toBeAttached()
    await expect(bao.control('Unmute microphone')).toBeVisible()
  })
}

test('one joins while the browser still asks for the devices', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.enter(link)
  const bao = await comes(house, 'Bao Tran', { before: failures.unanswered })
  await bao.enter(link)
  await bao.seesMove('Maya Okafor')
})

test('a camera that is allowed after all opens by Try again', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const bao = await comes(house, 'Bao Tran', {
    before: `{
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      window.allow = false
      navigator.mediaDevices.getUserMedia = wish => window.allow ? open(wish) : Promise.reject(new DOMException('refused in a test', 'NotAllowedError'))
    }`,
  })
  await bao.open(link)
  await expect(bao.page.getByText(says.denied)).toBeVisible()
  await bao.page.evaluate('window.allow = true')
  await bao.page.getByRole('button', { name: 'Try again' }).click()
  await expect(bao.page.getByText(says.denied)).toBeHidden()
  await expect.poll(() => bao.page.getByRole('region', { name: 'Preview' }).locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
})

test('a browser without WebRTC says so, and what to do', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const bao = await comes(house, 'Bao Tran', { before: failures.unsupported })
  await bao.open(link)
  await expect(bao.page.getByText('This browser cannot take part in calls')).toBeVisible()
})

test('the preview shows the camera and the level of the microphone, and nothing is sent before Join', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const bao = await comes(house, 'Bao Tran')
  await bao.open(link)
  const { page } = bao
  await expect.poll(() => page.getByRole('region', { name: 'Preview' }).locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
  const meter = page.getByRole('meter', { name: 'Microphone level' })
  await expect.poll(async () => Number(await meter.getAttribute('aria-valuenow')), { timeout: 20_000 }).toBeGreaterThan(0)
  for (const list of ['Microphone', 'Camera']) expect(await page.getByRole('combobox', { name: list }).getByRole('option').count()).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Turn off camera' }).click()
  await expect(page.getByRole('button', { name: 'Turn on camera' })).toBeVisible()
  expect(await bao.links(), 'sockets opened before Join').toEqual([])
  expect(await page.evaluate(() => window.probe.peers.length), 'peer connections before Join').toBe(0)
})

test('an unknown room and a deleted room get the same page and status', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const slug = link.split('/').at(-1)!
  expect((await house.post(`/rooms/${slug}/delete`, {})).status()).toBe(303)
  const bao = await comes(house, 'Bao Tran')
  const texts: string[] = []
  for (const address of [link, `${house.server.url}/r/lusab-modiv-gutih-tugad`]) {
    const answer = await bao.page.goto(address)
    expect(answer!.status()).toBe(404)
    await expect(bao.page.getByRole('heading', { name: 'This link opens no room' })).toBeVisible()
    texts.push(await bao.page.getByRole('main').innerText())
  }
  expect(texts[0]).toBe(texts[1])
})

test('a full room says so before anybody waits in vain', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const slug = link.split('/').at(-1)!
  expect((await house.post(`/rooms/${slug}/settings`, { name: 'Garden committee', access: 'link', capacity: '2' })).status()).toBe(303)
  for (const name of ['Ann Lindqvist', 'Bao Tran']) await (await comes(house, name)).enter(link)
  const late = await comes(house, 'Chidi Eze')
  await late.open(link)
  if (await late.join.isVisible()) await late.pressJoin()
  await expect(late.page.getByText('All seats are taken')).toBeVisible()
  await expect(late.controls).toBeHidden()
})

test('a locked room lets nobody else in; whoever is in stays', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.enter(link)
  const bao = await comes(house, 'Bao Tran')
  await bao.enter(link)
  await maya.control('People').click()
  const lock = maya.page.getByText('Lock the room')
  await lock.click()
  const chidi = await comes(house, 'Chidi Eze')
  await chidi.open(link)
  await expect(chidi.page.getByText(/locked/i).first()).toBeVisible()
  if (await chidi.join.isVisible()) {
    await chidi.pressJoin()
    await expect(chidi.page.getByText('The room is locked')).toBeVisible()
  }
  await maya.seesOnly('Bao Tran')
})

test('a second tab is told that the call is in the first, and can take it over', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.enter(link)
  const first = await comes(house, 'Bao Tran')
  await first.enter(link)
  await maya.seesMove('Bao Tran')
  const second = await first.secondTab()
  await second.open(link)
  await second.pressJoin()
  await expect(second.page.getByText('Already in this call. Move it here?')).toBeVisible()
  await maya.seesOnly('Bao Tran')
  await second.page.getByRole('button', { name: 'Move it here' }).click()
  await second.isIn()
  await expect(first.controls).toBeHidden()
  await expect(first.page.getByRole('main').getByRole('heading').first()).toBeVisible()
  await maya.seesOnly('Bao Tran')
  await maya.seesMove('Bao Tran')
})

test('a duplicated tab does not steal the call', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const first = await comes(house, 'Bao Tran')
  await first.enter(link)
  const kept = await first.page.evaluate(() => ({ ...sessionStorage }))
  const copy = await first.context.newPage()
  // What a browser's "duplicate tab" copies: the session's storage.
  await copy.addInitScript(kept => Object.assign(sessionStorage, kept), kept)
  await copy.goto(link)
  await expect(copy.getByRole('button', { name: 'Join' })).toBeEnabled()
  await expect(first.controls).toBeVisible()
  expect((await first.links()).at(-1)!.closed).toBeUndefined()
})

test('hostile names are shown as text, and those that hide something are refused', async ({ house, hostComes, comes }) => {
  const hostile = '<img src=x onerror="window.owned=1"><b>'
  const link = await house.room(hostile)
  const maya = await hostComes(house)
  await maya.enter(link)
  await expect(maya.page.getByRole('heading', { name: hostile })).toBeVisible()
  const guest = await comes(house, '"><script>window.owned=1</script>')
  await guest.enter(link)
  await maya.seesOnly(guest.name)
  for (const page of [maya.page, guest.page]) expect(await page.evaluate('window.owned')).toBeUndefined()
  await maya.open(`${house.server.url}/admin`)
  await expect(maya.page.getByRole('main')).toContainText(guest.name)
  expect(await maya.page.evaluate('window.owned')).toBeUndefined()

  for (const name of ['‮gnihsihp', 'a\u0007bell', 'x'.repeat(10_000)]) {
    const liar = await comes(house, name)
    await liar.open(link)
    await expect(liar.join).toBeEnabled()
    const field = liar.page.getByRole('textbox', { name: 'Your name' })
    await field.evaluate(input => input.removeAttribute('maxlength'))
    await field.fill(name)
    await liar.join.click()
    await expect(liar.page.getByText('Please give another name')).toBeVisible()
    await expect(liar.controls).toBeHidden()
  }
})

test('Join with a server that is away says so and works when it is back', async ({ wired: { house, line }, comes }) => {
  const link = await house.room('Garden committee')
  const bao = await comes(house, 'Bao Tran')
  await bao.open(link)
  await expect(bao.join).toBeEnabled()
  line.down()
  await bao.pressJoin()
  await expect(bao.page.getByText('The server cannot be reached')).toBeVisible()
  line.mend()
  await bao.pressJoin()
  await bao.isIn()
})

test('a link in a chat shows no more than that it is a room', async ({ house }) => {
  const link = await house.room('Redundancies in March')
  const html = await (await fetch(link, { headers: { accept: 'text/html' } })).text()
  const head = html.slice(0, html.indexOf('</head>'))
  expect(head).toContain('<title>')
  expect(head).not.toContain('Redundancies')
})

test('a code typed on the front page leads to the room', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const bao = await comes(house, 'Bao Tran')
  await bao.open(house.server.url)
  await bao.page.getByRole('textbox', { name: 'Join with a link or code' }).fill(` ${link.split('/').at(-1)!.toUpperCase().replaceAll('-', ' ')} `)
  await bao.page.getByRole('button', { name: 'Join' }).click()
  await expect(bao.page.getByRole('heading', { name: 'Garden committee' })).toBeVisible()
})

test('a guest is remembered: the name is there next time', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const bao = await comes(house, 'Bao Tran')
  await bao.enter(link)
  await bao.control('Leave').click()
  await expect(bao.controls).toBeHidden()
  await bao.open(link)
  await expect(bao.page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Bao Tran')
})

test('a page whose script does not come says so, and offers to load it again', async ({ house, comes }) => {
  const link = await house.room('Garden committee')
  const bao = await comes(house, 'Bao Tran')
  const isBundle = /\/pkg\/.*\.wasm/
  await bao.page.route(isBundle, route => route.abort())
  await bao.open(link)
  await expect(bao.page.getByRole('alert')).toContainText('Load it again')
  await bao.page.unroute(isBundle)
  await bao.page.getByRole('link', { name: 'Load again' }).click()
  await expect(bao.join).toBeEnabled()
  await expect(bao.page.getByRole('alert')).toBeHidden()
})
