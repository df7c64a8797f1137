// Files on a path that is narrow and buffers a lot, as many homes have it: voices stay clean.
import { Files, Stock } from '../lab/files'
import { between, heard } from '../lab/heard'
import { come, flowsBothWays, meet, sit } from '../lab/network/cells'
import { expect, test } from '../lab/network/fixtures'

const mib = 1024 * 1024

test('on a narrow path a file gets what voices leave', async ({ townWith }) => {
  test.setTimeout(240_000)
  const town = await townWith('embedded')
  const stock = await Stock.open()
  const meeting = await come(town, await sit(town, { name: 'narrow', networks: ['narrow', 'preserving'], way: /^Direct$/ }, ['chromium', 'chromium']))
  await meet(meeting, await town.house.room('Narrow'))
  await flowsBothWays(meeting)
  // Pictures would take what the path has by themselves: this is about voices.
  for (const person of [meeting.one, meeting.other]) await person.control('Turn off camera').click()
  const [hers, his] = [new Files(meeting.one), new Files(meeting.other)]
  await hers.open()
  await his.open()
  await hers.send(await stock.file('harvest.mov', 40 * mib))
  await his.accept('harvest.mov')
  await his.reaches('harvest.mov', 0.02)
  const from = await heard(meeting.other.page)
  const start = await his.progress('harvest.mov')
  await new Promise(later => setTimeout(later, 45_000))
  const busy = between(from, await heard(meeting.other.page))
  const rate = ((await his.progress('harvest.mov')) - start) * 40 / 45
  console.log(`      ${(busy.concealed * 100).toFixed(2)} % of sound concealed, the file at ${rate.toFixed(2)} MiB/s of 0.36`)
  expect(busy.concealed, 'sound concealed').toBeLessThanOrEqual(0.01)
  expect(rate, 'the file moves, MiB/s').toBeGreaterThan(0.06)
  await stock.discard()
})
