// A call stays a call while files are on their way.
import { Files, sha256, Stock } from '../lab/files'
import { expect, test } from '../lab/fixtures'
import { between, heard } from '../lab/heard'

const mib = 1024 * 1024

test('with a transfer running, sound stays whole and pictures keep their rate', async ({ house, hostComes, comes }) => {
  test.setTimeout(300_000)
  const stock = await Stock.open()
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  const bao = await comes(house, 'Bao Tran')
  await maya.enter(link)
  await bao.enter(link)
  await maya.seesMove('Bao Tran')
  await bao.seesMove('Maya Okafor')
  const [mine, his] = [new Files(maya), new Files(bao)]
  await mine.open()
  await his.open()
  // Until the pictures have their full size and both encoders have settled.
  await expect
    .poll(async () => {
      const from = await heard(bao.page)
      await new Promise(later => setTimeout(later, 3_000))
      return between(from, await heard(bao.page)).rate
    }, { timeout: 40_000, intervals: [100] })
    .toBeGreaterThan(5)
  const path = await stock.file('harvest.mov', 160 * mib)
  const calm = await Promise.all([heard(maya.page), heard(bao.page)])
  await new Promise(later => setTimeout(later, 8_000))
  const start = await Promise.all([heard(maya.page), heard(bao.page)])
  await mine.send(path)
  await his.accept('harvest.mov')
  await his.is('harvest.mov', 'done', 240_000)
  const end = await Promise.all([heard(maya.page), heard(bao.page)])
  expect(await sha256(await his.save('harvest.mov'))).toBe(await sha256(path))
  for (const [n, who] of ['Maya', 'Bao'].entries()) {
    const quiet = between(calm[n], start[n])
    const busy = between(start[n], end[n])
    console.log(`      at ${who}: ${quiet.rate.toFixed(1)} frames/s before, ${busy.rate.toFixed(1)} with files; ${(busy.concealed * 100).toFixed(2)} % of sound concealed`)
    expect(busy.concealed, `sound concealed at ${who}`).toBeLessThanOrEqual(0.01)
    expect(busy.rate / quiet.rate, `share of frames at ${who}`).toBeGreaterThanOrEqual(0.8)
  }
  await stock.discard()
})
