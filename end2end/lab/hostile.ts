// Five hundred strings that would like to be something else than text.
const payloads = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', '<svg/onload=alert(1)>', '<iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)">x</a>', '<body onload=alert(1)>', '<details open ontoggle=alert(1)>', '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
  '<video><source onerror=alert(1)></video>', '<input autofocus onfocus=alert(1)>', '<style>*{display:none}</style>', '<link rel=stylesheet href=//evil.example/x.css>',
  '<base href="//evil.example/">', '<meta http-equiv=refresh content="0;url=//evil.example">', '<form action=//evil.example><button>x</button></form>',
  '<object data="javascript:alert(1)"></object>', '<embed src="javascript:alert(1)">', '</textarea><script>alert(1)</script>', '--><script>alert(1)</script><!--',
  '"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", '{{constructor.constructor("alert(1)")()}}', '${alert(1)}', '<%= 7*7 %>', '#{7*7}',
  '[x](javascript:alert(1))', '[x](JaVaScRiPt:alert(1))', '[x](java\tscript:alert(1))', '[x](data:text/html,<script>alert(1)</script>)', '[x](vbscript:msgbox(1))',
  '[x](file:///etc/passwd)', '[x](//evil.example)', '[x](http://good.example@evil.example)', '[x](http://evil.example" onclick="alert(1))', '![x](http://evil.example/pixel.png)',
  '![x](javascript:alert(1))', '<http://evil.example/"onmouseover="alert(1)>', 'http://evil.example/"onmouseover="alert(1)', 'javascript:alert(1)', 'data:text/html;base64,PHNjcmlwdD4=',
  '[https://bank.example](https://evil.example)', '`<script>alert(1)</script>`', '```\n<script>alert(1)</script>\n```', '> <script>alert(1)</script>', '- <img src=x onerror=alert(1)>',
  '*<b onclick=alert(1)>x</b>*', '**__~~`x`~~__**', '@<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;', '&#60;script&#62;alert(1)', '\\<script\\>alert(1)',
  '%3Cscript%3Ealert(1)%3C/script%3E', '\u003cscript\u003ealert(1)', '＜script＞alert(1)＜/script＞', 'undefined', 'null', 'NaN', 'true', '__proto__', 'constructor', 'hasOwnProperty',
  "'; DROP TABLE messages; --", '" OR 1=1 --', '1; SELECT load_extension("x")', 'Robert\'); DROP TABLE accounts;--', '%s%s%s%n', '../../../../etc/passwd', '$(reboot)', '`reboot`', '| rm -rf /',
  'Ω≈ç√∫˜µ≤≥÷', '田中さんにあげて下さい', 'הָיְתָה טוֹב', 'مُنَاقَشَةُ سُبُلِ', '👩‍👩‍👧‍👦👨🏿‍🚀', 'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮', 'ﷺ'.repeat(20), '�', 'a'.repeat(4000), '*'.repeat(2000), '['.repeat(2000),
  '>'.repeat(500) + 'x', '`'.repeat(999), '- '.repeat(400) + 'x', '((((((((((', '_*~`[]()<>#+-.!|{}', '\\'.repeat(200), '| a | b |\n|---|---|\n| 1 | 2 |', '# heading', '---', '1. one\n1. two', 'AUX', 'CON.txt',
  '\n\n\nx\n\n\n', 'x\n'.repeat(300), '0/0', '1e1000', '-0', '0x1F', '٣', '½', '１２３', '²', 'ß', 'ı', 'İ', 'ﬀ',
]
const wraps = [(x: string) => x, (x: string) => `*${x}*`, (x: string) => `> ${x}`, (x: string) => `say ${x} end`, (x: string) => `[${x}](http://ok.example/)`]

export const hostile = wraps.flatMap(wrap => payloads.map(wrap)).slice(0, 500)

/** What a message may be made of. */
export const allowed = new Set(['P', 'BR', 'EM', 'STRONG', 'S', 'DEL', 'CODE', 'PRE', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'A', 'BDI', 'SPAN'])
