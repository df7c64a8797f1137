// The script that fetches the later wasm files leaves a fetch unheard when another one of the
// same load has failed: the browser reports that as an error of the page. Whoever waits for
// the load hears of the failure all the same.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const folder = 'target/site/pkg'
for (const name of readdirSync(folder).filter(name => /^__wasm_split.*\.js$/.test(name))) {
  const path = join(folder, name)
  const script = readFileSync(path, 'utf8')
  if (script.includes('src.catch')) continue
  const mended = script.replace(/^( *)const src = fetch\(.*\);$/gm, '$&\n$1src.catch(() => undefined);')
  if (mended === script) throw new Error(`${path} fetches in another way than before`)
  writeFileSync(path, mended)
  writeFileSync(`${path}.br`, brotliCompressSync(mended, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  writeFileSync(`${path}.gz`, gzipSync(mended, { level: 9 }))
}
