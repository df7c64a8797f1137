// A relay of its own on this machine, which knows the server's secret: coturn.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { freePort, until } from './server'

const program = '/usr/bin/turnserver'
const secret = 'known to the relay and the server alone'

export class Relay {
  static readonly there = existsSync(program)
  static readonly missing = 'coturn is not installed: no relay to call through'

  private constructor(
    readonly port: number,
    readonly child: ChildProcess,
  ) {}

  static async start(): Promise<Relay> {
    const port = await freePort()
    const child = spawn(
      program,
      [
        '-n', '--listening-ip', '127.0.0.1', '--relay-ip', '127.0.0.1', '--listening-port', `${port}`, '--min-port', '42000', '--max-port', '42999',
        '--use-auth-secret', '--static-auth-secret', secret, '--realm', 'parlor.test', '--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli', '--log-file', 'stdout',
        '--pidfile', `/tmp/parlor-relay-${port}.pid`, '--userdb', `/tmp/parlor-relay-${port}.db`,
      ],
      { stdio: 'ignore' },
    )
    const answers = () =>
      new Promise<boolean>(done => {
        const socket = connect(port, '127.0.0.1', () => (socket.destroy(), done(true))).on('error', () => done(false))
      })
    await until('the relay to listen', 10_000, answers)
    return new Relay(port, child)
  }

  /** What the server is told of it. `kinds` are the ways in which browsers reach it. */
  env(kinds: ('udp' | 'tcp')[] = ['udp', 'tcp']): Record<string, string> {
    return {
      PARLOR_STUN_URLS: `stun:127.0.0.1:${this.port}`,
      PARLOR_TURN_URLS: kinds.map(kind => `turn:127.0.0.1:${this.port}?transport=${kind}`).join(','),
      PARLOR_TURN_SECRET: secret,
    }
  }

  async stop() {
    if (this.child.exitCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await gone
  }
}
