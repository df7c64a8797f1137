// A transfer goes on after whatever breaks on the way, and sends hardly anything twice.
import type { Page } from '@playwright/test'
import { Files, sha256, Stock } from '../lab/files'
import { failures } from '../lab/failures'
import { expect, test } from '../lab/fixtures'
import { House } from '../lab/house'

const mib = 1024 * 1024
const size = 200 * mib
// As many as make the point in a run of everything; the measurements make it twenty.
const cuts = Number(process.env.PARLOR_CUTS ?? 4)

/** Counts what goes over the lines of files, across reloads, and keeps them at hand. */
function count() {
  const open = ((window as unknown as { lines: RTCDataChannel[] }).lines = [] as RTCDataChannel[])
  const create = RTCPeerConnection.prototype.createDataChannel
  RTCPeerConnection.prototype.createDataChannel = function (label, init) {
    const channel = create.call(this, label, init)
    if (label.startsWith('file-')) open.push(channel)
    return channel
  }
  const send = RTCDataChannel.prototype.send as (this: RTCDataChannel, data: unknown) => void
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
    const bytes = data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0
    if (bytes) localStorage.setItem('sent', `${Number(localStorage.getItem('sent') ?? 0) + bytes}`)
    send.call(this, data)
  } as RTCDataChannel['send']
}

const sent = (page: Page) => page.evaluate(() => Number(localStorage.getItem('sent') ?? 0))

/** Points between 0 and 1, spread and yet random; the seed is printed with a failure. */
function points(seed: number): number[] {
  let state = seed
  const next = () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
  return Array.from({ length: cuts }, (_, n) => (n + 0.1 + 0.8 * next()) / (cuts + 0.5))
}

const ways: Record<string, (mine: Files, his: Files, path: string) => Promise<void>> = {
  'the channel is closed': async ({ page }) => {
    await page.evaluate(() => (window as unknown as { lines: RTCDataChannel[] }).lines.at(-1)?.close())
  },
  'the peer connection is replaced': async ({ page }) => {
    await page.evaluate(() => window.probe.peers.filter(peer => peer.connectionState === 'connected').forEach(peer => peer.close()))
    await expect.poll(() => page.evaluate(() => window.probe.peers.some(peer => peer.connectionState === 'connected')), { timeout: 30_000 }).toBe(true)
  },
  'the receiver is loaded anew': async (_, { person }) => {
    await person.page.reload()
    await person.isIn()
    await new Files(person).open()
  },
  'the sender is loaded anew': async ({ person }, _, path) => {
    await person.page.reload()
    await person.isIn()
    const mine = new Files(person)
    await mine.open()
    const chooser = person.page.waitForEvent('filechooser')
    await mine.does('harvest.mov', /^Choose/)
    await (await chooser).setFiles(path)
  },
}

for (const [way, cut] of Object.entries(ways)) {
  test(`a transfer goes on when ${way}, ${cuts} times`, async ({ comes, hostComes }) => {
    test.setTimeout(600_000)
    const house = await House.open()
    await house.setUp()
    const stock = await Stock.open()
    const before = `${failures.missing};(${count})()`
    const link = await house.room('Garden committee')
    const maya = await hostComes(house, { before })
    const bao = await comes(house, 'Bao Tran', { before })
    // Whether the page may be left, which is asked of those who did something on it.
    for (const { page } of [maya, bao]) page.on('dialog', dialog => dialog.accept())
    await maya.enter(link)
    await bao.enter(link)
    const [mine, his] = [new Files(maya), new Files(bao)]
    await mine.open()
    await his.open()
    const path = await stock.file('harvest.mov', size)
    await mine.send(path)
    await his.accept('harvest.mov')

    const seed = Date.now() % 2 ** 31
    for (const point of points(seed)) {
      await his.reaches('harvest.mov', point)
      await cut(mine, his, path)
    }
    await his.is('harvest.mov', 'done', 240_000)
    await mine.is('harvest.mov', 'done')
    expect(await sha256(await his.save('harvest.mov')), `seed ${seed}`).toBe(await sha256(path))
    const again = (await sent(maya.page)) - size
    console.log(`      ${way}: ${(again / mib).toFixed(1)} MiB of ${size / mib} sent twice in ${cuts} cuts`)
    expect(again, `sent twice, seed ${seed}`).toBeGreaterThanOrEqual(0)
    expect(again, `sent twice, seed ${seed}`).toBeLessThanOrEqual(size * 0.02 + 8 * mib)
    await stock.discard()
    await house.close()
  })
}

test('after a reload of the sender another file is recognised and refused, the same one goes on', async ({ house, comes, hostComes }) => {
  const stock = await Stock.open()
  const link = await house.room('Garden committee')
  const maya = await hostComes(house, { before: failures.missing })
  const bao = await comes(house, 'Bao Tran', { before: failures.missing })
  await maya.enter(link)
  await bao.enter(link)
  const [mine, his] = [new Files(maya), new Files(bao)]
  await mine.open()
  await his.open()
  const path = await stock.file('harvest.mov', 100 * mib)
  await mine.send(path)
  await his.accept('harvest.mov')
  await his.reaches('harvest.mov', 0.2)
  maya.page.once('dialog', dialog => dialog.accept())
  await maya.page.reload()
  await maya.isIn()
  await mine.open()
  const choose = async (path: string) => {
    const chooser = maya.page.waitForEvent('filechooser')
    await mine.does('harvest.mov', /^Choose/)
    await (await chooser).setFiles(path)
  }
  await choose(await stock.file('other/harvest.mov', 100 * mib))
  await expect(mine.row('harvest.mov').getByText(/not the (same )?file/i)).toBeVisible()
  await choose(path)
  await his.is('harvest.mov', 'done')
  expect(await sha256(await his.save('harvest.mov'))).toBe(await sha256(path))
  await stock.discard()
})
