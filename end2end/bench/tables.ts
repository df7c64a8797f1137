// Prints what the measurements print, and what went wrong; nothing else. Also the shape of
// the tables, and on which machine they came about.
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { cpus, loadavg, totalmem } from 'node:os'

export default class Tables implements Reporter {
  printsToStdio = () => true
  onStdOut = (text: string | Buffer) => void process.stdout.write(text)
  onTestEnd(test: TestCase, result: TestResult) {
    for (const error of result.errors) console.log(`${test.title}: ${error.stack ?? error.message}`)
  }
  onEnd(result: FullResult) {
    if (result.status !== 'passed') console.log(`the measurements ${result.status}`)
  }
}

export function machine(): string {
  const [one, ...more] = cpus()
  return `${more.length + 1} × ${one.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(1)} at the start`
}

/** Rows under a title, in columns; the first column to the left, the others to the right. */
export function table(title: string, rows: string[][]) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)))
  console.log(`\n${title}\n`)
  for (const row of rows) console.log(`  ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('   ')}`)
}

/** The value below which this share of the sorted values lies. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

export const verdict = (well: boolean) => (well ? 'well' : 'MISSED')
