// A door between this machine's own network and a namespace: what connects to a port here
// goes on to a port there, by a socket in the file system, which both sides see.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

function carry(here, there) {
  for (const [one, other] of [[here, there], [there, here]]) {
    one.pipe(other)
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}

/** Opens a door to `host:port` in this namespace, by a port here: this one, or any (0). */
export async function openDoor(space, port, host = '127.0.0.1', here = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-door-'))
  const socket = join(folder, 'socket')
  const inner = spawn('ip', ['netns', 'exec', space, process.execPath, fileURLToPath(import.meta.url), socket, host, `${port}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(inner.stdout, 'data')
  const server = createServer(caller => carry(caller, connect(socket)))
  server.listen(here, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: server.address().port,
    close() {
      server.close()
      inner.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [socket, host, port] = process.argv.slice(2)
  createServer(here => carry(here, connect({ host, port: Number(port), noDelay: true }))).listen(socket, () => console.log('open'))
}
