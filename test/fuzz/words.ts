import fc from 'fast-check'

/** Words that mean something to the bot, spelt as people do. */
const known = fc.constantFrom(
  ...listed(
    "LUNA-M | luna-l | 'LUNA-M | luna hoop | Luna | hoop | LÜNA | GONE | SUP-1 | Pérola | SMP-1 | SMP-2 | PAY-1 | PAY-2 | PO-2",
  ),
  ...listed('RT-1 | rt-2 | MV-1 | Studio | shop | at the Shop | add | remove | new | edit | due | received'),
  ...listed(
    'approve | changes | reject | open | inspect | today | help | ? | all | A | b | C | undo | close',
  ),
  ...listed('movements | stock | orders | payments | returns | 2026-03 | 2026-03-01 to 2026-03-31 | all'),
  ...listed('sold | broken | lost | from | for | because | due 12 Dec | expected tomorrow | by 31.2.'),
)

const numbers = fc.oneof(
  fc.constantFrom(
    ...listed('3 | x3 | -2 | +4 | 3pcs | 3 pcs | 7,000 | 1.5 | 0 | -0 | 00 | 1e9 | 0x10 | ٣ | ½ | 50 | 51'),
  ),
  fc.constantFrom(...listed('9999999 | 99999999999999999999 | NaN | Infinity | 1,2,3 | --5 | 3-4')),
  fc.integer().map(String),
)

const hostile = fc.constantFrom(
  ...listed(
    '<!channel> | <!here> | <@U0BEN0002> | <#C1|x> | <https://evil.test|click> | @channel | &amp; | &lt;!here&gt;',
  ),
  ...listed('* | ** | ` | ``` | ~ | _ | > | >>> | \\ | " | “ | ” | \' | ‘ | {sku} | {{ | ${x} | %s'),
  ...listed('=1+1 | +1 | -1 | @SUM(A1) | \t=1 | =HYPERLINK("https://evil.test") | \'=1'),
  ...listed(
    "'; DROP TABLE requests; -- | \" OR 1=1 -- | Robert'); DELETE FROM changes; | ../../etc/passwd | %00 | \u0000",
  ),
  ...listed(
    '__proto__ | constructor | toString | hasOwnProperty | null | undefined | true | [] | {} | ["LUNA-M",-2]',
  ),
  ...listed(
    '\u202e | \u200b | \u2066 | \ufeff | \u2028 | \u0007 | \u001b[31m | \ud83d | \udc8d | 👩‍👩‍👧‍👦 | ﷺ | e\u0301 | İ',
  ),
  // a pipe, and a flag that is spelt out in tags
  '|',
  '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
)

const any = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 30 }),
)

const long = fc
  .tuple(
    fc.constantFrom('x', ' ', 'lost ', '💍', '`', '*', '"', '&', 'luna hoop ', '\n', 'é', '9', '-'),
    fc.nat(9_000),
  )
  .map(([part, times]) => part.repeat(Math.ceil(times / part.length)))

/** One piece of what somebody types, pastes or has in a cell. */
export const piece: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: known },
  { weight: 4, arbitrary: numbers },
  { weight: 4, arbitrary: hostile },
  { weight: 3, arbitrary: any },
  { weight: 1, arbitrary: long },
)

/** What somebody types or pastes: pieces with any blanks between them. */
export const words: fc.Arbitrary<string> = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', ' ', ' ', '', '  ', '\n', '\t', '\u00a0')), { maxLength: 10 })
  .map((pieces) => pieces.flat().join(''))

/** The words of a list that is written in one line. */
export function listed(line: string): string[] {
  return line.split(' | ')
}
