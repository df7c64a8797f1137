// coturn, as somebody would run it beside Parlor.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../server'
import type { Machine } from './internet'

export class Coturn {
  static readonly program = '/usr/bin/turnserver'
  static readonly secret = 'a secret between two servers'
  log = ''

  private constructor(
    readonly child: ChildProcess,
    readonly folder: string,
  ) {}

  static get isThere() {
    return existsSync(this.program)
  }

  static async start({ space, addresses }: Machine, { cert, key }: { cert: string; key: string }): Promise<Coturn> {
    const folder = mkdtempSync(join(tmpdir(), 'parlor-coturn-'))
    const child = spawn(
      'ip',
      ['netns', 'exec', space, this.program, '-n', '--no-cli', '--log-file', 'stdout', '--simple-log', '--pidfile', join(folder, 'pid'),
        '--use-auth-secret', '--static-auth-secret', this.secret, '--realm', 'turn.test', '--fingerprint', '--no-multicast-peers',
        '--listening-port', '3478', '--tls-listening-port', '443', '--cert', cert, '--pkey', key, '--userdb', join(folder, 'db'),
        ...addresses.flatMap(address => ['--listening-ip', address, '--relay-ip', address])],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const coturn = new Coturn(child, folder)
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', text => (coturn.log += text))
    await until('coturn to listen', 10_000, async () => {
      if (child.exitCode !== null) throw new Error(`coturn stopped with ${child.exitCode}:\n${coturn.log}`)
      // As its own namespace has it; 3478 is 0D96.
      return ['udp', 'udp6', 'tcp', 'tcp6'].every(table => readFileSync(`/proc/${child.pid}/net/${table}`, 'utf8').includes(':0D96 '))
    })
    return coturn
  }

  async close() {
    if (this.child.exitCode === null) {
      const gone = once(this.child, 'exit')
      this.child.kill('SIGKILL')
      await gone
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}
