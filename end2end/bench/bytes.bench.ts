// How much a guest's browser fetches from a cold link until it is in the call.
import { test, expect } from '../lab/fixtures'
import { machine, table, verdict } from './tables'

const budget = { bytes: 350_000, requests: 16, strangers: 0 }

type Fetched = { path: string; bytes: number; type: string }

test('bytes and requests from a cold link to being in the call', async ({ house, hostComes, comes }) => {
  const link = await house.room('Garden committee')
  const maya = await hostComes(house)
  await maya.enter(link)
  const guest = await comes(house, 'Bao Tran')
  const wire = await guest.context.newCDPSession(guest.page)
  await wire.send('Network.enable')
  const fetched = new Map<string, Fetched>()
  let socket = 0
  wire.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    if (/^https?:/.test(request.url)) fetched.set(requestId, { path: request.url, bytes: 0, type: type ?? '' })
  })
  wire.on('Network.webSocketCreated', ({ requestId, url }) => void fetched.set(requestId, { path: url, bytes: 0, type: 'WebSocket' }))
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = fetched.get(requestId)
    if (one) one.bytes = encodedDataLength
  })
  for (const event of ['Network.webSocketFrameReceived', 'Network.webSocketFrameSent'] as const)
    wire.on(event, ({ response }) => void (socket += response.payloadData.length))

  await guest.enter(link)
  await guest.seesMove('Maya Okafor')

  const all = [...fetched.values()]
  const own = new URL(link).host
  const strangers = all.filter(({ path }) => new URL(path).host !== own)
  const bytes = all.reduce((sum, { bytes }) => sum + bytes, 0) + socket
  expect(all.length).toBeGreaterThan(3)

  table(`From a cold link to being in the call (${machine()})`, [
    ['', 'measured', 'goal', ''],
    ['bytes, compressed, headers included', `${bytes}`, `${budget.bytes}`, verdict(bytes <= budget.bytes)],
    ['requests', `${all.length}`, `${budget.requests}`, verdict(all.length <= budget.requests)],
    ['requests to third parties', `${strangers.length}`, `${budget.strangers}`, verdict(!strangers.length)],
  ])
  table('Of which', [
    ['path', 'kind', 'bytes'],
    ...all.map(({ path, type, bytes }) => [new URL(path).pathname, type, type === 'WebSocket' ? `${socket}` : `${bytes}`]),
  ])
})
