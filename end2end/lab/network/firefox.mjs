// Firefox in a namespace. The driver speaks to it over a port of the browser's own, which
// only the namespace sees: a door of the same number leads there, since the browser answers
// nobody who calls it by another.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { openDoor } from './door.mjs'

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

const [space, policies, ...args] = process.argv.slice(2)
const port = await freePort()
const door = await openDoor(space, port, '127.0.0.1', port)
const told = args.map(arg => (arg.startsWith('--remote-debugging-port=') ? `--remote-debugging-port=${port}` : arg))
// `ip netns exec` gives mounts of its own: nobody else sees these policies.
const script = 'mount --bind "$0" /usr/lib/firefox-esr/distribution && exec /usr/bin/firefox-esr "$@"'
const browser = spawn('ip', ['netns', 'exec', space, 'sh', '-c', script, policies, ...told], { stdio: ['inherit', 'inherit', 'pipe'] })
createInterface(browser.stderr).on('line', line => process.stderr.write(`${line}\n`))
browser.on('exit', code => {
  door.close()
  process.exit(code ?? 1)
})
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => browser.kill(signal))
