// A line between browsers and the server that can be cut, refused and mended.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export class Proxy {
  #server: Server
  #sockets = new Set<Socket>()
  #down = false

  private constructor(readonly port: number, server: Server) {
    this.#server = server
  }

  /** Opens a port of its own and carries everything to `to()`. */
  static async open(to: () => number): Promise<Proxy> {
    const server = createServer(socket => proxy.#carry(socket, to()))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new Proxy((server.address() as { port: number }).port, server)
    return proxy
  }

  get url() {
    return `http://127.0.0.1:${this.port}`
  }

  #carry(here: Socket, port: number) {
    if (this.#down) return here.resetAndDestroy()
    const there = connect({ port, host: '127.0.0.1', noDelay: true })
    here.setNoDelay(true)
    for (const [one, other] of [[here, there], [there, here]]) {
      this.#sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
    }
  }

  /** Breaks every connection at once, without a word. */
  cut() {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /** Breaks every connection and refuses new ones until `mend`. */
  down() {
    this.#down = true
    this.cut()
  }

  mend() {
    this.#down = false
  }

  async close() {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
