// Looks at a page from every distance, by day and by night, with the eyes of a machine that
// knows the rules of accessibility.
import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { join, resolve } from 'node:path'
import type { Person } from './person'

const folder = resolve(import.meta.dirname, '..', 'shots')
const widths = [[390, 844], [820, 1180], [1440, 900]] as const

/** Looks at the page as it is now, from every distance, by day and by night. */
export async function look({ page }: Person, name: string) {
  await page.evaluate(() => document.fonts.ready)
  for (const [width, height] of widths) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // The theme and the stage have settled when two frames were drawn with them.
      await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect.soft(wide, `${name} at ${width}: pixels beyond the edge`).toBeLessThanOrEqual(0)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
      const found = violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`))
      expect.soft(found, `${name} at ${width}, ${colorScheme}`).toEqual([])
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}
