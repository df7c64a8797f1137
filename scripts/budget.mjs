// What a browser fetches before it can be in a call must stay small: fails when the
// compressed files of the build are above their share of the 350 kB that a cold link may cost.
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { join } from 'node:path'

const folder = 'target/site/pkg'
// The rest of the 350 kB is for the document itself, its icons and the link's preview.
const bound = 325_000

if (!existsSync(folder)) {
  console.error(`${folder} is missing: run make build first`)
  process.exit(1)
}
const sent = path => existsSync(`${path}.br`) ? readFileSync(`${path}.br`).length : brotliCompressSync(readFileSync(path)).length

// What comes once one is in the call, or on other pages than a room's, comes file by file when
// it is wanted: none may be so large that one waits for it.
const late = name => /(^|\/)split_/.test(name)
const lateBound = 115_000

let sum = 0
for (const ending of ['wasm', 'js', 'css']) {
  const names = readdirSync(folder, { recursive: true }).filter(name => name.endsWith(`.${ending}`) && !late(name))
  const bytes = names.reduce((sum, name) => sum + sent(join(folder, name)), 0)
  if (!bytes) {
    console.error(`no .${ending} in ${folder}`)
    process.exit(1)
  }
  sum += bytes
  console.log(`${ending.padEnd(5)} ${String(bytes).padStart(8)} bytes compressed`)
}
console.log(`all   ${String(sum).padStart(8)} of ${bound}  ${sum <= bound ? 'well' : 'OVER'}`)
let well = sum <= bound
for (const name of readdirSync(folder, { recursive: true }).filter(name => late(name) && name.endsWith('.wasm'))) {
  const bytes = sent(join(folder, name))
  well &&= bytes <= lateBound
  console.log(`later ${String(bytes).padStart(8)} of ${lateBound}  ${bytes <= lateBound ? 'well' : 'OVER'}  ${name}`)
}
process.exit(well ? 0 : 1)
