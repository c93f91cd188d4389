import { defineConfig } from 'oxlint'

/**
 * The house as the linter knows it: rooms of `src`, the earlier first, and what each kind of file may import. The words
 * are in docs/house.md. An override replaces the import list of an earlier one, so every list here is whole.
 */
const features = [
  'settings',
  'catalog',
  'reminding',
  'stock',
  'suppliers',
  'samples',
  'purchasing',
  'payments',
  'quality',
  'returns',
  'planning',
  'scorecard',
  'notes',
  'sourcing',
  'periods',
  'upkeep',
  'importing',
  'exporting',
  'asking',
]
const shells = ['slack', 'schedule', 'operations']

interface Ban {
  group: string[]
  message: string
}

const ban = (message: string, ...group: string[]): Ban => ({ group, message })
const roomsOf = (names: readonly string[]) => names.map((name) => `../${name}/**`)
const fromOutside = (names: readonly string[]) => names.map((name) => `**/src/${name}/**`)

const google = ban(
  'Only src/workbook/google.ts speaks to Google; use the Spreadsheet port.',
  '@googleapis/*',
  'google-auth-library',
)
const slackClient = ban(
  'Only src/slack speaks to Slack; return a Reply instead.',
  '@slack/bolt',
  '@slack/web-api',
)
const store = ban(
  'Use the Journal port of src/journal/journal.ts.',
  '**/journal/sqlite.ts',
  '**/journal/postgres.ts',
  'node:sqlite',
)
const database = ban(
  'Only the journal and the fleet know that there is a database.',
  '**/database/**',
  'pg',
  'pg-boss',
)
const top = ban(
  'Only src/main.ts and what stands beside it builds things; ask for what you need as a parameter.',
  ...[
    'main',
    'config',
    'features',
    'buying-features',
    'bot',
    'alone',
    'several',
    'shop',
    'preparing',
    'doctor',
  ].map((name) => `../${name}.ts`),
)
const machine = ban('A pure file touches no machine; take what it needs as a parameter.', 'node:*', 'pino')

const imports = (files: string[], bans: Ban[], rules: Record<string, unknown> = {}) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: bans }], ...rules },
})

const noAmbient = {
  'no-restricted-globals': [
    'error',
    ...['Date', 'process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'performance'].map(
      (name) => ({
        name,
        message: 'A pure file knows no time and no machine; take `now` or `today` as a parameter.',
      }),
    ),
  ],
}

const feature = (name: string, at: number) => {
  const later = ban(
    `${name} stands before these rooms and imports nothing of them; contribute a section instead.`,
    ...roomsOf(features.slice(at + 1)),
  )
  const always = [google, slackClient, store, database, top, ...(at + 1 < features.length ? [later] : [])]
  const noShell = ban('This file decides; it knows nothing of Slack or the clock.', ...roomsOf(shells))
  const noSheet = ban('Rules know facts, not the sheet; tabs.ts and actions.ts do.', '../workbook/**')
  const noDeeds = ban(
    'Rules import rules; actions and words come after them.',
    '**/actions.ts',
    '**/*slack.ts',
    '**/tabs.ts',
  )
  return [
    imports([`src/${name}/**`], always),
    imports([`src/${name}/actions.ts`], [...always, noShell]),
    imports(
      [`src/${name}/tabs.ts`],
      [...always, noShell, ban('A tab imports its own rules.', '**/actions.ts')],
    ),
    imports([`src/${name}/rules.ts`], [...always, noShell, noSheet, noDeeds, machine], noAmbient),
  ]
}

/** Pure files of other names than rules.ts. */
const pure = [
  'src/settings/aql.ts',
  'src/settings/definition.ts',
  'src/settings/buying.ts',
  'src/scorecard/period.ts',
  'src/scorecard/concentration.ts',
  'src/sourcing/lot.ts',
  'src/settings/change.ts',
  'src/settings/definition.ts',
  'src/settings/hours.ts',
  'src/settings/paying.ts',
  'src/settings/routes.ts',
  'src/catalog/search.ts',
  'src/stock/closing.ts',
  'src/stock/ledger.ts',
  'src/quality/defects.ts',
  'src/quality/sampling.ts',
  'src/payments/follow.ts',
  'src/exporting/days.ts',
  'src/exporting/explain.ts',
  'src/exporting/neutral.ts',
  'src/periods/check.ts',
  'src/planning/alerts.ts',
  'src/planning/care.ts',
  'src/planning/sales.ts',
  'src/upkeep/ledger-rules.ts',
]

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'import', 'promise', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-unassigned-import': ['error', { allow: ['**/*.css'] }],
    eqeqeq: 'error',
    'no-console': 'off',
    'no-await-in-loop': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    'typescript/consistent-return': 'off',
    'import/no-named-as-default-member': 'off',
    'promise/always-return': 'off',
    'unicorn/consistent-function-scoping': 'off',
    // It takes Slack's chat.postMessage for the browser's own.
    'unicorn/require-post-message-target-origin': 'off',
  },
  overrides: [
    imports(
      ['src/kit/**'],
      [ban('The kit has no business words and imports no room.', '../*/**', '../*.ts'), google, slackClient],
      noAmbient,
    ),
    imports(
      ['src/journal/**'],
      [
        google,
        slackClient,
        top,
        ban(
          'The journal imports only the kit and the database.',
          ...roomsOf([...features, ...shells, 'workbook', 'fleet']),
        ),
        ban('Only src/database speaks to PostgreSQL.', 'pg', 'pg-boss'),
      ],
    ),
    imports(
      ['src/database/**'],
      [google, slackClient, top, ban('The database knows no room.', '../*/**', '!../kit/**')],
    ),
    imports(
      ['src/fleet/**'],
      [
        google,
        top,
        ban(
          'The fleet knows workspaces and workbooks, and no feature.',
          ...roomsOf([...features, 'schedule']),
        ),
        ban('Only src/database speaks to PostgreSQL; leases.ts to its queue.', 'pg', 'node:sqlite'),
      ],
    ),
    imports(
      ['src/workbook/**'],
      [
        google,
        slackClient,
        store,
        database,
        top,
        ban('The workbook knows no feature and no Slack.', ...roomsOf([...features, ...shells])),
      ],
    ),
    imports(
      ['src/workbook/google.ts'],
      [
        slackClient,
        store,
        database,
        top,
        ban('The workbook knows no feature and no Slack.', ...roomsOf([...features, ...shells])),
      ],
    ),
    imports(
      ['src/slack/**', 'src/schedule/**', 'src/operations/**'],
      [google, store, database, top, ban('Features are handed in by shop.ts.', ...roomsOf(features))],
    ),
    ...features.flatMap(feature),
    imports(
      pure,
      [
        google,
        slackClient,
        store,
        database,
        top,
        machine,
        ban('A pure file knows no sheet and no Slack.', '../workbook/**', ...roomsOf(shells)),
      ],
      noAmbient,
    ),
    imports(
      ['sandbox/**'],
      [
        ban(
          'The stand-ins model Slack and Google, not our code; only the entry and the configuration may be imported.',
          ...fromOutside([...features, ...shells, 'kit', 'workbook', 'journal', 'database', 'fleet']),
          '**/src/features.ts',
          '**/src/{setup,preparing,doctor}.ts',
        ),
      ],
    ),
    {
      files: ['test/**', 'bench/**'],
      rules: { 'max-lines': ['error', { max: 450, skipBlankLines: true, skipComments: true }] },
    },
  ],
})
