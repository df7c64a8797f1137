// Files, from browser to browser: what is saved is what was sent.
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { Files, sha256, Stock } from '../lab/files'
import { failures } from '../lab/failures'
import { expect, test as base } from '../lab/fixtures'
import { unpack } from '../lab/zip'

const mib = 1024 * 1024

const test = base.extend<{ stock: Stock }>({
  stock: async ({}, use) => {
    const stock = await Stock.open()
    await use(stock)
    await stock.discard()
  },
})

// Without devices: the processors are for the files. With pictures and sound: files-call.spec.ts.
const before = failures.missing

const sizes: [string, number][] = [
  ['nothing.bin', 0],
  ['one.bin', 1],
  ['small-less.bin', 16 * 1024 - 1],
  ['small.bin', 16 * 1024],
  ['small-more.bin', 16 * 1024 + 1],
  ['block-less.bin', mib - 1],
  ['block.bin', mib],
  ['block-more.bin', mib + 1],
]

test('files of every size arrive as they were, both ways @browsers', async ({ house, hostComes, comes, stock }) => {
  test.setTimeout(300_000)
  const link = await house.room('Garden committee')
  const maya = await hostComes(house, { before })
  const bao = await comes(house, 'Bao Tran', { before })
  await maya.enter(link)
  await bao.enter(link)
  const [mine, his] = [new Files(maya), new Files(bao)]
  await mine.open()
  await his.open()

  for (const [from, to, turn] of [[mine, his, 'there'], [his, mine, 'back']] as const) {
    await test.step(turn, async () => {
      for (const [name, bytes] of sizes) {
        const path = await stock.file(`${turn}-${name}`, bytes)
        await from.send(path)
        await to.accept(`${turn}-${name}`)
        await to.is(`${turn}-${name}`, 'done')
        await from.is(`${turn}-${name}`, 'done')
        const saved = await to.save(`${turn}-${name}`)
        expect((await stat(saved)).size, name).toBe(bytes)
        expect(await sha256(saved), name).toBe(await sha256(path))
      }
    })
  }
})

test('two hundred mebibytes arrive as they were @browsers', async ({ house, hostComes, comes, stock }) => {
  test.setTimeout(300_000)
  const link = await house.room('Garden committee')
  const maya = await hostComes(house, { before })
  const bao = await comes(house, 'Bao Tran', { before })
  await maya.enter(link)
  await bao.enter(link)
  const [mine, his] = [new Files(maya), new Files(bao)]
  await mine.open()
  await his.open()
  const path = await stock.file('harvest.mov', 200 * mib)
  await mine.send(path)
  await his.accept('harvest.mov')
  await his.is('harvest.mov', 'done', 240_000)
  await mine.is('harvest.mov', 'done')
  expect(await sha256(await his.save('harvest.mov'))).toBe(await sha256(path))
})

test('a folder arrives as a folder, with what is in it under its own names', async ({ house, hostComes, comes, stock }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house, { before })
  const bao = await comes(house, 'Bao Tran', { before })
  await maya.enter(link)
  await bao.enter(link)
  const [mine, his] = [new Files(maya), new Files(bao)]
  await mine.open()
  await his.open()
  const inside: [string, number][] = [['plan.txt', 12], ['autumn/beds.bin', mib + 5], ['autumn/deep/er/Ünïcode — 庭.txt', 300], ['autumn/empty.txt', 0]]
  for (const [name, bytes] of inside) await stock.file(`Photographs/${name}`, bytes)
  await mine.sendFolder(stock.path('Photographs'))
  await his.accept('Photographs')
  await his.is('Photographs', 'done')
  const saved = await unpack(await his.save('Photographs'))
  expect([...saved.keys()].filter(name => !name.endsWith('/')).sort()).toEqual(inside.map(([name]) => `Photographs/${name}`).sort())
  for (const [name] of inside) {
    const hash = createHash('sha256').update(saved.get(`Photographs/${name}`)!).digest('hex')
    expect(hash, name).toBe(await sha256(stock.path(`Photographs/${name}`)))
  }
})

test('three people take the same file at once, a fourth declines', async ({ house, hostComes, comes, stock }) => {
  test.setTimeout(240_000)
  const link = await house.room('Garden committee')
  const maya = await hostComes(house, { before })
  const others = [await comes(house, 'Bao Tran', { before }), await comes(house, 'Chidi Eze', { before }), await comes(house, 'Dolores Reyes', { before }), await comes(house, 'Emil Novak', { before })]
  await maya.enter(link)
  for (const other of others) await other.enter(link)
  await maya.seesOnly(...others.map(other => other.name))
  const mine = new Files(maya)
  await mine.open()
  const path = await stock.file('harvest.mov', 24 * mib + 77)
  const theirs = others.map(other => new Files(other))
  for (const files of theirs) await files.open()
  await mine.send(path)
  await theirs[3].does('harvest.mov', 'Decline')
  for (const files of theirs.slice(0, 3)) await files.accept('harvest.mov')
  for (const files of theirs.slice(0, 3)) {
    await files.is('harvest.mov', 'done')
    expect(await sha256(await files.save('harvest.mov')), files.person.name).toBe(await sha256(path))
  }
  await expect(mine.row('harvest.mov').getByText(/declined/i)).toBeVisible()
})

test('either side pauses, goes on, and cancels', async ({ house, hostComes, comes, stock }) => {
  test.setTimeout(240_000)
  const link = await house.room('Garden committee')
  const maya = await hostComes(house, { before })
  const bao = await comes(house, 'Bao Tran', { before })
  await maya.enter(link)
  await bao.enter(link)
  const [mine, his] = [new Files(maya), new Files(bao)]
  await mine.open()
  await his.open()
  const path = await stock.file('harvest.mov', 120 * mib)
  await mine.send(path)
  await his.accept('harvest.mov')
  for (const [one, share] of [[his, 0.1], [mine, 0.3]] as const) {
    await his.reaches('harvest.mov', share)
    await one.does('harvest.mov', /^Pause/)
    await his.is('harvest.mov', 'paused')
    // What was on its way when it was paused still comes; then it stands.
    let last = -1
    await expect.poll(async () => {
      const now = await his.progress('harvest.mov')
      const still = now === last
      last = now
      return still
    }, { intervals: [700] }).toBe(true)
    expect(last).toBeLessThan(1)
    await one.does('harvest.mov', /^Resume/)
  }
  await his.is('harvest.mov', 'done')
  expect(await sha256(await his.save('harvest.mov'))).toBe(await sha256(path))

  const other = await stock.file('second.mov', 120 * mib)
  await mine.send(other)
  await his.accept('second.mov')
  await his.reaches('second.mov', 0.05)
  await his.does('second.mov', /^Cancel/)
  await expect(mine.row('second.mov').getByText(/cancelled/i)).toBeVisible()
  await expect(his.row('second.mov').getByText(/cancelled/i)).toBeVisible()
})

test('what somebody is trusted with comes by itself; without a store, the limit is said first', async ({ house, hostComes, comes, stock }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house, { before })
  const bao = await comes(house, 'Bao Tran', { before })
  const chidi = await comes(house, 'Chidi Eze', { before })
  // A browser that keeps no files for pages.
  await chidi.page.route(/\/disk\b.*\.js/, async route => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: `delete FileSystemFileHandle.prototype.createSyncAccessHandle\n${await answer.text()}` })
  })
  await maya.enter(link)
  await bao.enter(link)
  await chidi.enter(link)
  await maya.seesOnly('Bao Tran', 'Chidi Eze')
  const [mine, his, hers] = [new Files(maya), new Files(bao), new Files(chidi)]
  await mine.open()
  await his.open()
  await hers.open()
  const first = await stock.file('first.bin', 1000)
  await mine.send(first)
  await his.row('first.bin').getByRole('checkbox', { name: /Always accept/ }).or(his.row('first.bin').getByRole('button', { name: /Always accept/ })).first().click()
  await his.accept('first.bin').catch(() => undefined)
  await his.is('first.bin', 'done')
  await hers.accept('first.bin')
  await hers.is('first.bin', 'done')
  expect(await sha256(await hers.save('first.bin'))).toBe(await sha256(first))

  const huge = await stock.sparse('huge.bin', 300 * mib)
  await mine.send(huge)
  await expect(hers.row('huge.bin').getByText(/268 MB/)).toBeVisible()
  await expect(hers.row('huge.bin').getByRole('button', { name: 'Accept', exact: true })).toHaveCount(0)
  await his.is('huge.bin', 'done')
})
