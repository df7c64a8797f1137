// The least that two browsers need to meet: one page by hand and a socket that passes on
// what is said. What Parlor is measured against.
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'

export class Relay {
  private constructor(
    readonly port: number,
    readonly server: Server,
  ) {}

  static async open(name = 'by-hand'): Promise<Relay> {
    const page = await readFile(join(import.meta.dirname, `page/${name}.html`))
    const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(page))
    const rooms = new Map<string, Set<WebSocket>>()
    new WebSocketServer({ server }).on('connection', (socket, { url }) => {
      const room = rooms.get(url!) ?? new Set()
      rooms.set(url!, room.add(socket))
      socket.on('message', text => {
        for (const other of room) if (other !== socket) other.send(text.toString())
      })
      socket.on('close', () => room.delete(socket))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Relay((server.address() as { port: number }).port, server)
  }

  link(room: number) {
    return `http://127.0.0.1:${this.port}/${room}`
  }

  async close() {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }
}
