// The panel *Files*, as people find their way in it; and files to send.
import { expect, type Locator } from '@playwright/test'
import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { downloads } from './browsers'
import type { Person } from './person'
import { until } from './server'

const mib = 1024 * 1024

/** A folder for files of one test. */
export class Stock {
  private constructor(readonly folder: string) {}

  static async open(): Promise<Stock> {
    return new Stock(await mkdtemp(join(tmpdir(), 'parlor-files-')))
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** A file of random bytes. */
  async file(name: string, bytes: number): Promise<string> {
    const path = this.path(name)
    await mkdir(dirname(path), { recursive: true })
    const file = await open(path, 'w')
    const chunk = Buffer.alloc(Math.min(bytes, mib))
    for (let left = bytes; left > 0; left -= chunk.length) await file.write(randomFillSync(chunk), 0, Math.min(left, chunk.length))
    await file.close()
    return path
  }

  /** A file that takes no room on the disk: zeros, as many as one likes. */
  async sparse(name: string, bytes: number): Promise<string> {
    const path = this.path(name)
    await (await open(path, 'w')).close()
    await truncate(path, bytes)
    return path
  }

  async remove(name: string) {
    await rm(this.path(name))
  }

  async discard() {
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** SHA-256 of a file, in hexadecimal digits. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export class Files {
  constructor(readonly person: Person) {}

  get page() {
    return this.person.page
  }

  get list(): Locator {
    return this.page.getByRole('list', { name: 'Files', exact: true })
  }

  get button(): Locator {
    return this.person.controls.getByRole('button', { name: /^Files/ })
  }

  async open() {
    await this.button.click()
    await expect(this.page.getByRole('button', { name: 'Send files' })).toBeVisible()
  }

  /** The row of the file, folder or offer with this name. */
  row(name: string): Locator {
    return this.list.locator('.file-row').filter({ has: this.page.locator('.file-row__name').getByText(name, { exact: true }) })
  }

  async does(name: string, what: string | RegExp) {
    await this.row(name).getByRole('button', typeof what === 'string' ? { name: what, exact: true } : { name: what }).first().click()
  }

  /** By the button, as people do. */
  async send(...paths: string[]) {
    // Its driver leaves the dialog open, and Firefox opens no second one from the same button.
    if (this.person.kind === 'firefox') return this.page.locator('#files-to-send').setInputFiles(paths)
    const chooser = this.page.waitForEvent('filechooser')
    await this.page.getByRole('button', { name: 'Send files' }).click()
    await (await chooser).setFiles(paths)
  }

  async sendFolder(path: string) {
    const chooser = this.page.waitForEvent('filechooser')
    await this.page.getByRole('button', { name: 'Send a folder' }).click()
    await (await chooser).setFiles(path)
  }

  async accept(name: string) {
    await this.does(name, 'Accept')
  }

  async is(name: string, state: string, within = 120_000) {
    await expect(this.row(name), `${name} at ${this.person.name}`).toHaveAttribute('data-state', state, { timeout: within })
  }

  /** How much of it is there, 0 to 1, by its progress bar; 1 where it is done. */
  async progress(name: string): Promise<number> {
    return this.row(name).evaluate(row => {
      if (row.getAttribute('data-state') === 'done') return 1
      const bar = row.querySelector('progress')
      return bar ? bar.value / bar.max : 0
    })
  }

  async reaches(name: string, share: number, within = 120_000) {
    await until(`${name} at ${this.person.name} to reach ${share}`, within, async () => (await this.progress(name).catch(() => 0)) >= share)
  }

  /** Saves it; where the browser put it. */
  async save(name: string): Promise<string> {
    if (this.person.kind === 'firefox') return this.#savedByFirefox(name)
    const download = this.page.waitForEvent('download')
    await this.does(name, 'Save')
    return (await download).path()
  }

  /** Firefox's driver does not tell of downloads: they appear in its folder. */
  async #savedByFirefox(name: string): Promise<string> {
    const before = new Set(await readdir(downloads))
    await this.does(name, 'Save')
    let known = -1
    return until(`a download of ${name}`, 60_000, async () => {
      const names = await readdir(downloads)
      const fresh = names.filter(name => !before.has(name))
      if (fresh.length !== 1 || fresh[0].endsWith('.part')) return undefined
      const { size } = await stat(join(downloads, fresh[0]))
      const settled = size === known
      known = size
      return settled && join(downloads, fresh[0])
    })
  }
}
