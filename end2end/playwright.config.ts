import { defineConfig } from '@playwright/test'
import type { Cast } from './lab/fixtures'

// One worker: every person in a call encodes and decodes video in software.
export default defineConfig<Cast>({
  testDir: 'tests',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  projects: [
    { name: 'chromium', testIgnore: /network.spec.ts|files-thin.spec.ts/, use: { hostBrowser: 'chromium', guestBrowser: 'chromium' } },
    // What must work across browsers is marked so; the rest would only be said twice.
    { name: 'firefox-guest', grep: /@browsers/, use: { hostBrowser: 'chromium', guestBrowser: 'firefox' } },
    { name: 'firefox-host', grep: /@browsers/, use: { hostBrowser: 'firefox', guestBrowser: 'chromium' } },
    // In networks of its own, with browsers of its own.
    { name: 'network', testMatch: /network.spec.ts|files-thin.spec.ts/ },
  ],
})
