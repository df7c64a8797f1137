// Somebody without a browser: says on the wire whatever a page would never say.
import { request } from '@playwright/test'
import WebSocket from 'ws'
import type { House } from './house'

type Frame = { t: string; [field: string]: unknown }

export class Caller {
  #heard: Frame[] = []
  #waiting: (() => void)[] = []
  #commands = 0
  #broken?: string

  private constructor(readonly socket: WebSocket) {
    socket.on('message', data => {
      const frame = JSON.parse(`${data}`) as Frame
      if (frame.t === 'ping') return socket.send(JSON.stringify({ t: 'pong' }))
      if (frame.t === 'error' && frame.code !== 'rate_limited') this.#broken = `${data}`
      this.#heard.push(frame)
      this.#look()
    })
    socket.on('close', code => {
      this.#broken ??= `closed with ${code}`
      this.#look()
    })
  }

  #look() {
    for (const look of this.#waiting.splice(0)) look()
  }

  /** Enters the room as a guest of this name; nobody, where the server does not take the name. */
  static async enter(house: House, link: string, name: string): Promise<Caller | undefined> {
    const { origin } = new URL(link)
    const browser = await request.newContext({ baseURL: origin, extraHTTPHeaders: { origin, 'sec-fetch-site': 'same-origin' } })
    const slug = link.split('/').at(-1)!
    const answer = await browser.post('/api/enter_room', { form: { slug, name, take_over: 'false' } })
    const said: unknown = await answer.json()
    await browser.dispose()
    const admitted = (said as { Admitted?: { ticket: string } }).Admitted ?? (said as { admitted?: { ticket: string } }).admitted
    if (!admitted) {
      if (/bad.?name/i.test(JSON.stringify(said))) return undefined
      throw new Error(`entering as ${name}: ${JSON.stringify(said)}`)
    }
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { headers: { origin } })
    const caller = new Caller(socket)
    await new Promise((open, broke) => socket.once('open', open).once('error', broke))
    caller.say({ t: 'hello', v: 1, ticket: admitted.ticket })
    await caller.hears(frame => frame.t === 'welcome')
    return caller
  }

  say(frame: Frame) {
    this.socket.send(JSON.stringify(frame))
  }

  /** The first frame that is such, of those heard since the last one that was. */
  async hears(such: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const at = this.#heard.findIndex(such)
      if (at >= 0) return this.#heard.splice(0, at + 1)[at]
      if (this.#broken) throw new Error(this.#broken)
      await new Promise<void>(look => this.#waiting.push(look))
    }
  }

  /** Says it, again after the time that the server asks for, until this is the answer. */
  async #asks(frame: Frame, answer: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      this.say(frame)
      const heard = await this.hears(heard => answer(heard) || heard.t === 'error')
      if (answer(heard)) return heard
      await new Promise(later => setTimeout(later, heard.retry_after as number))
    }
  }

  /** Writes into the conversation; done when it is kept. */
  async writes(text: string) {
    const cid = ++this.#commands
    const answer = await this.#asks({ t: 'chat', cid, text }, frame => frame.cid === cid && frame.t !== 'error')
    if (answer.t !== 'chat') throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(answer)}`)
  }

  /** Looks for words; the answer. */
  looksFor(words: string): Promise<Frame> {
    return this.#asks({ t: 'chat_search', words }, frame => frame.t === 'chat_found')
  }

  async leaves() {
    const closed = new Promise(closed => this.socket.once('close', closed))
    this.say({ t: 'bye' })
    await closed
  }
}
