// The whole matrix: which networks meet, in which browsers, with which relay; how each pair
// connects, and how long that takes from *Join*.
import type { Kind } from '../lab/browsers'
import { cells, come, flowsBothWays, meet, sit, tellsTheWay, times, type Cell } from '../lab/network/cells'
import { test } from '../lab/network/fixtures'
import { words } from '../lab/network/moments'
import type { Relay, Town } from '../lab/network/town'
import { machine, quantile, table, verdict } from './tables'

const runs = 3
const pairs: [Kind, Kind][] = [['chromium', 'chromium'], ['chromium', 'firefox']]
/** How soon a connection stands, in ms. */
const goal = (ways: string[]) => (ways.some(way => /TCP|TLS/.test(way)) ? 6_000 : ways.some(way => way.startsWith('Relayed')) ? 3_000 : 2_000)

type Run = { ways: string[]; connected: number; frame: number }

async function measure(town: Town, cell: Cell, browsers: [Kind, Kind]): Promise<(Run | undefined)[]> {
  const seats = await sit(town, cell, browsers)
  const done: (Run | undefined)[] = []
  for (let run = 0; run < runs; run++) {
    const meeting = await come(town, seats)
    try {
      await meet(meeting, await town.house.room(`${cell.name} ${run}`))
      const took = await times(meeting)
      await flowsBothWays(meeting)
      done.push({ ways: (await tellsTheWay(meeting)).map(words), ...took })
    } catch (error) {
      console.log(`${cell.name}, ${browsers.join(' and ')}: ${error}`)
      done.push(undefined)
    }
    for (const person of [meeting.one, meeting.other]) await person.context.close()
  }
  await town.empty()
  return done
}

function row(name: string, done: (Run | undefined)[]): string[] {
  const well = done.filter(run => run !== undefined)
  if (!well.length) return [name, '-', `0/${runs}`, '-', '-', '-', '-', verdict(false)]
  const { ways } = well[0]
  const of = (what: 'connected' | 'frame', share: number) => quantile(well.map(run => run[what]), share)
  const within = goal(ways)
  const met = well.length === runs && of('connected', 0.5) <= within
  return [name, [...new Set(ways)].join(' / '), `${well.length}/${runs}`, of('connected', 0.5).toFixed(0), of('connected', 1).toFixed(0), of('frame', 0.5).toFixed(0), `${within}`, verdict(met)]
}

for (const relay of ['embedded', 'coturn'] as Relay[])
  test(`every network with every network, ${relay}`, async ({ townWith }) => {
    test.setTimeout(3_000_000)
    const where = machine()
    const town = await townWith(relay)
    for (const browsers of pairs) {
      const rows: string[][] = []
      for (const cell of cells) rows.push(row(cell.name, await measure(town, cell, browsers)))
      table(`${browsers.join(' and ')}, relay: ${relay}; Join → connected and first frame at both sides, ms, ${runs} runs each (${where})`, [
        ['', 'way', 'connected', 'p50', 'max', 'frame p50', 'goal', ''],
        ...rows,
      ])
    }
  })
