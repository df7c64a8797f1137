// Check your setup in networks of every kind: what it says of each is what is so.
import type { Page } from '@playwright/test'
import type { Kind as BrowserKind } from '../lab/browsers'
import { expect, test } from '../lab/network/fixtures'
import type { Kind } from '../lab/network/kinds'

const rows = ['Line to the server', 'Direct way (STUN)', 'Relay over UDP', 'Relay over TCP', 'Relay over TLS'] as const
type Row = (typeof rows)[number]

/** What does not work there; everything else does. */
const without: Partial<Record<Kind, Row[]>> = {
  'udp-blocked': ['Direct way (STUN)', 'Relay over UDP'],
  'only-443': ['Direct way (STUN)', 'Relay over UDP', 'Relay over TCP'],
}
const kinds: Kind[] = ['preserving', 'symmetric', 'udp-blocked', 'only-443', 'ipv4', 'ipv6']

const row = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(new RegExp(`(^|: )${name.replace(/[()]/g, '\\$&')}$`)) })

for (const browser of ['chromium', 'firefox'] as BrowserKind[])
  for (const kind of kinds)
    test(`the check in a network of the kind ${kind}, ${browser}`, async ({ townWith }) => {
      const town = await townWith('embedded')
      const link = await town.house.room('Checked')
      const [machine] = town.network(kind).machines
      const { page } = await town.person('Ann', browser, await town.browser(browser, machine))
      // In its first moment in a network a browser may know no names yet.
      await expect(() => page.goto(`${town.origin}/check?room=${link.split('/').at(-1)}`)).toPass({ timeout: 15_000 })
      const verdict = page.getByRole('main').getByRole('heading', { level: 2 }).first()
      await expect(verdict).not.toHaveText(/Can you call from here|Everything is being tried/, { timeout: 90_000 })
      for (const name of rows) {
        const words = without[kind]?.includes(name) ? 'Does not work' : 'Good'
        await expect(row(page, name), name).toContainText(`${words}: ${name}`)
      }
      await expect(row(page, 'IPv6')).toContainText(kind === 'ipv6' ? 'Good: IPv6' : ': IPv6')
    })
