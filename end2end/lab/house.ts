// A server with an administrator and rooms, set up by the same forms that people send.
import { expect, request, type APIRequestContext, type APIResponse, type Cookie } from '@playwright/test'
import { Server, type Options } from './server'

export const administrator = { username: 'maya', displayName: 'Maya Okafor', password: 'a quiet house at dusk' }

export class House {
  private constructor(
    readonly server: Server,
    readonly desk: APIRequestContext,
  ) {}

  static async open(options: Options & { port?: number } = {}): Promise<House> {
    const server = await Server.start(options)
    const { origin } = new URL(server.url)
    // A connection that is kept may be closed by the server in the moment in which it is used again.
    const extraHTTPHeaders = { origin, 'sec-fetch-site': 'same-origin', connection: 'close' }
    const desk = await request.newContext({ baseURL: server.desk, extraHTTPHeaders, ignoreHTTPSErrors: true })
    return new House(server, desk)
  }

  /** A form as a browser without script sends it. The answer is a redirect, which is not followed. */
  post(path: string, form: Record<string, string>): Promise<APIResponse> {
    return this.desk.post(path, { form, maxRedirects: 0 })
  }

  async setUp() {
    const token = new URL(await this.server.setupLink()).searchParams.get('token')!
    const { username, displayName, password } = administrator
    const answer = await this.post('/setup', { token, username, display_name: displayName, password })
    expect(answer.status(), `set-up: ${await answer.text()}`).toBe(303)
    if (!(await this.cookies()).length) await this.signIn()
  }

  async signIn() {
    const { username, password } = administrator
    const answer = await this.post('/sign-in', { username, password })
    expect(answer.status(), `sign-in: ${await answer.text()}`).toBe(303)
  }

  /** What a browser needs to be signed in as the administrator. */
  async cookies(): Promise<Cookie[]> {
    return (await this.desk.storageState()).cookies
  }

  /** Creates a room and answers its link. */
  async room(name: string, settings: Record<string, string> = {}): Promise<string> {
    const before = new Set(await this.slugs())
    const answer = await this.post('/rooms', { name, access: 'link', ...settings })
    expect(answer.status(), `new room: ${await answer.text()}`).toBe(303)
    const slug = (await this.slugs()).find(slug => !before.has(slug))
    expect(slug, 'a new room on the list').toBeDefined()
    return `${this.server.url}/r/${slug}`
  }

  /** The rooms that the administrator's page lists. */
  async slugs(): Promise<string[]> {
    return [...new Set([...(await this.rooms()).matchAll(/href="\/r\/([a-z-]+)"/g)].map(found => found[1]))]
  }

  /** The page *Your rooms* as it comes from the server. */
  async rooms(): Promise<string> {
    return (await this.desk.get('/')).text()
  }

  async close() {
    await this.desk.dispose()
    await this.server.discard()
  }
}
