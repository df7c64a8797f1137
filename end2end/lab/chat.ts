// The panel *Chat*, as people find their way in it.
import { expect, type Locator } from '@playwright/test'
import type { Person } from './person'

export class Chat {
  constructor(readonly person: Person) {}

  get page() {
    return this.person.page
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Chat messages' })
  }

  get field(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true }).or(this.page.getByRole('combobox', { name: 'Message', exact: true }))
  }

  async open() {
    await this.person.control('Chat').click()
    await expect(this.log).toBeVisible()
  }

  async close() {
    await this.page.getByRole('button', { name: 'Close chat' }).click()
    await expect(this.log).toBeHidden()
  }

  async write(text: string) {
    await this.field.fill(text)
    await this.field.press('Enter')
    await expect(this.field).toHaveValue('')
  }

  /** Writes one after the other, each `every` ms or as soon as the field takes it, by the page's own events. */
  async writeAll(texts: string[], every: number) {
    await this.field.evaluate(async (field: HTMLTextAreaElement, { texts, every }) => {
      const pause = (ms: number) => new Promise(later => setTimeout(later, ms))
      for (const text of texts) {
        field.value = text
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
        do await pause(every)
        while (field.value === text)
      }
    }, { texts, every })
  }

  /** What is said, oldest first. */
  said(): Promise<string[]> {
    return this.log.locator('.chat__text').allInnerTexts()
  }

  async reads(...texts: string[]) {
    await expect.poll(() => this.said(), { message: `what ${this.person.name} reads`, timeout: 20_000 }).toEqual(texts)
  }

  /** The line that says this. */
  line(text: string): Locator {
    return this.log.getByRole('listitem').filter({ has: this.page.locator('.chat__text', { hasText: text }) })
  }

  async does(text: string, what: string) {
    const line = this.line(text)
    await line.hover()
    await line.getByRole('button', { name: what, exact: true }).click()
  }

  async thumbsUp(text: string) {
    await this.does(text, 'React')
    await this.page.getByRole('button', { name: '👍', exact: true }).or(this.page.getByRole('button', { name: /thumbs up/i })).first().click()
  }

  /** Everything there is, from the very first line: goes up until nothing older is offered and nothing comes any more. */
  async all(): Promise<string[]> {
    const older = this.log.locator('.chat__older')
    let calm = 0
    let known = -1
    await expect
      .poll(async () => {
        await this.log.evaluate(log => (log.scrollTop = -log.scrollHeight))
        const count = await this.log.locator('.chat__text').count()
        calm = count === known && !(await older.isVisible()) ? calm + 1 : 0
        known = count
        return calm
      }, { message: `everything ${this.person.name} can read`, timeout: 60_000, intervals: [60] })
      .toBeGreaterThan(5)
    return this.said()
  }
}
