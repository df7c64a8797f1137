// The real server: the released binary in a data folder of its own. It can be killed
// without warning and started again on the same folder and port.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..', '..')
const binary = process.env.PARLOR_BINARY ?? join(root, 'target/release/parlor')

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

/** Asks again until `done` answers something, or says what it waited for in vain. */
export async function until<T>(what: string, within: number, done: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + within
  for (;;) {
    const answer = await done()
    if (answer) return answer
    if (Date.now() > end) throw new Error(`waited ${within} ms in vain for ${what}`)
    await new Promise(again => setTimeout(again, 25))
  }
}

/** Whether the server there says that it is ready, with whatever certificate. */
function isReady(url: string): Promise<boolean> {
  const { get } = url.startsWith('https:') ? https : http
  return new Promise(ready => {
    const asked = get(`${url}/readyz`, { rejectUnauthorized: false, agent: false }, answer => {
      answer.resume()
      ready(answer.statusCode === 200)
    })
    asked.on('error', () => ready(false))
  })
}

export type Options = {
  publicUrl?: string
  env?: Record<string, string>
  /** A network namespace to run in, and the address by which we reach it from here. */
  inside?: { space: string; reach: string }
}

export class Server {
  log = ''
  #child?: ChildProcess

  private constructor(
    readonly port: number,
    readonly folder: string,
    readonly options: Options,
  ) {}

  /** Where people go: what the server says is its public address. */
  get url() {
    return this.options.publicUrl ?? `http://127.0.0.1:${this.port}`
  }

  /** Where we reach it ourselves. */
  get desk() {
    return this.options.inside?.reach ?? this.url
  }

  get pid() {
    return this.#child?.pid
  }

  static async start(options: Options & { port?: number } = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-'))
    const server = new Server(options.port ?? (await freePort()), folder, options)
    await server.start()
    return server
  }

  /** Starts on the folder and port it had, and waits until it answers. */
  async start() {
    const { inside } = this.options
    const [program, ...args] = inside ? ['ip', 'netns', 'exec', inside.space, binary] : [binary]
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PARLOR_LISTEN: `127.0.0.1:${this.port}`,
        PARLOR_DATA_DIR: this.folder,
        // Many servers run side by side: each relay takes a free port.
        PARLOR_TURN_LISTEN: '127.0.0.1:0',
        PARLOR_SITE_ROOT: process.env.PARLOR_SITE_ROOT ?? join(root, 'target/site'),
        ...(this.options.publicUrl ? { PARLOR_PUBLIC_URL: this.options.publicUrl } : {}),
        ...this.options.env,
      },
    })
    this.#child = child
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', text => (this.log += text))
    await until(`the server to answer; its log:\n${this.log}`, 20_000, async () => {
      if (child.exitCode !== null) throw new Error(`the server stopped with ${child.exitCode}:\n${this.log}`)
      return isReady(inside?.reach ?? `http://127.0.0.1:${this.port}`)
    })
  }

  /** The one-time link that creates the first administrator. */
  setupLink(): Promise<string> {
    return until('the setup link in the log', 5_000, async () => this.log.match(/https?:\/\/\S+\/setup\?token=[\w-]+/)?.[0])
  }

  /** SIGKILL: nothing is flushed, nobody is told. */
  async kill() {
    await this.#end('SIGKILL')
  }

  /** SIGTERM: as an administrator or a service manager would. */
  async stop() {
    await this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals) {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  async discard() {
    await this.kill()
    await rm(this.folder, { recursive: true, force: true })
  }
}
