// Style rules that no other tool knows. Prints each breach as path:line and fails.
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { join } from 'node:path'

function* files(folder, ending) {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* files(path, ending)
    else if (entry.name.endsWith(ending)) yield path
  }
}

// Spaces instead of comments, so that lines keep their numbers.
const blank = text => text.replace(/[^\n]/g, ' ')
const withoutComments = {
  css: text => text.replace(/\/\*[\s\S]*?\*\//g, blank),
  rs: text => text.replace(/\/\/[^\n]*/g, blank),
}

const named = 'aqua|black|blue|brown|coral|crimson|cyan|fuchsia|gold|gr[ae]y|green|indigo|ivory|lime|magenta|maroon|navy|olive|orange|pink|plum|purple|red|salmon|silver|tan|teal|tomato|violet|white|yellow'
const colour = new RegExp(`:[^;{}]*(#[0-9a-f]{3,8}\\b|\\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch)\\(|(?<![-\\w])(${named})(?![-\\w]))`, 'i')

// A mask's colour is only its opacity; the notch is on a physical side; single-digit layers
// are within one component. What is in a noscript is text to a browser with script: it cannot
// be built by view!. A file of the source tree is as much ours as the code beside it.
const allowed = /mask|safe-area-inset|<noscript inner_html=|inner_html=include_str!\("[a-z]+\.svg"\)/

const rules = [
  { where: () => files('style', '.css'), strip: 'css', except: /tokens\.css$/, bad: colour, say: 'a colour outside tokens.css: use a token' },
  { where: () => files('style', '.css'), strip: 'css', except: /tokens\.css$/, bad: /(transition|animation|duration|delay)[^;]*[\s:(]\d*\.?\d+m?s\b/, say: 'a duration outside tokens.css: use a token' },
  { where: () => files('style', '.css'), strip: 'css', except: /tokens\.css$/, bad: /z-index:\s*-?\d{2,}/, say: 'a z-index outside the layer tokens' },
  { where: () => files('style', '.css'), strip: 'css', bad: /(?<![-\w])(margin|padding|border)-(left|right)\s*:/, say: 'a physical side: use inline-start or inline-end' },
  { where: () => files('app/src', '.rs'), strip: 'rs', except: /markup\.rs$/, bad: /\binner_html\b/, say: 'markup from a string: build it with view!' },
  { where: () => files('app/src', '.rs'), strip: 'rs', bad: /\sstyle(=|:)["({]/, say: 'a style in the markup: the content policy refuses it' },
  { where: () => ['app/Cargo.toml'], bad: /^(web-sys|js-sys|wasm-bindgen|axum|sqlx|tokio)\b/, say: 'an edge in app: it shows, and neither acts nor stores' },
  { where: () => [...files('src', '.rs')], strip: 'rs', bad: /\bInstant::now\b|\bSystemTime::now\b/, say: 'a clock in a machine: time is an input' },
  { where: () => ['end2end/package-lock.json'], bad: /"resolved":/, say: 'a registry address in the lock file: npm config set omit-lockfile-registry-resolved true' },
]

let breaches = 0
for (const { where, strip, except, bad, say } of rules) {
  for (const path of where()) {
    if (except?.test(path)) continue
    const text = readFileSync(path, 'utf8')
    const lines = (strip ? withoutComments[strip](text) : text).split('\n')
    lines.forEach((line, index) => {
      if (!bad.test(line) || allowed.test(line)) return
      breaches++
      console.log(`${path}:${index + 1}: ${say}\n    ${line.trim()}`)
    })
  }
}
if (breaches) process.exit(1)
