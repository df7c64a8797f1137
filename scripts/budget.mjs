// What a browser fetches before it can be in a call must stay small: fails when the
// compressed files of the build are above their share of the 350 kB that a cold link may cost.
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { join } from 'node:path'

const folder = 'target/site/pkg'
const budget = { wasm: 285_000, js: 14_000, css: 20_000 }

if (!existsSync(folder)) {
  console.error(`${folder} is missing: run make build first`)
  process.exit(1)
}
const sent = path => existsSync(`${path}.br`) ? readFileSync(`${path}.br`).length : brotliCompressSync(readFileSync(path)).length

let over = false
for (const [ending, bound] of Object.entries(budget)) {
  const names = readdirSync(folder, { recursive: true }).filter(name => name.endsWith(`.${ending}`))
  const bytes = names.reduce((sum, name) => sum + sent(join(folder, name)), 0)
  const well = bytes > 0 && bytes <= bound
  over ||= !well
  console.log(`${ending.padEnd(5)} ${String(bytes).padStart(8)} of ${bound} bytes compressed  ${well ? 'well' : bytes ? 'OVER' : 'MISSING'}`)
}
process.exit(over ? 1 : 0)
