import { chmod, readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { readConfig, readGoogleConfig } from './config.ts'
import { examine, findingWords } from './doctor.ts'
import { withSettings } from './env-file.ts'
import { openFeatures } from './features.ts'
import type { Finding } from './kit/finding.ts'
import { openLog, slackLogger } from './operations/log.ts'
import { reportWords, setUp } from './preparing.ts'
import { examineAppToken, examineBotToken } from './slack/examination.ts'
import { installLink } from './slack/manifest.ts'
import { explainFault } from './workbook/explain-fault.ts'
import { googleSpreadsheet, type GoogleSettings } from './workbook/google.ts'
import { spreadsheetIdOf } from './workbook/spreadsheet-link.ts'
import { SheetFault } from './workbook/spreadsheet.ts'

const envFile = '.env'

/** The person ended the talk. */
class Ended extends Error {}

type Ask = (question: string) => Promise<string>
type Settings = Record<string, string>

/**
 * Leads a person through connecting Google and Slack: asks, tries each answer at once, prepares the spreadsheet, and keeps
 * the settings in .env.
 *
 * @returns the exit code: 0 when everything is ready
 */
export async function talkThrough(): Promise<number> {
  const { ask, close } = openTalk()
  try {
    tell(
      'This connects Jumpring to your Slack and your Google spreadsheet. Each answer is tried at once.',
      'Enter keeps what stands in brackets. Ctrl+C ends it; what was prepared by then stays.',
      '',
    )
    const settings: Settings = {}
    await connectGoogle(ask, settings)
    await connectSlack(ask, settings)
    await keep(ask, settings)
    return await lookAtAll()
  } catch (cause) {
    if (!(cause instanceof Ended)) throw cause
    tell('', 'Ended. Nothing was written to .env; run "npm run setup" again whenever you like.')
    return 1
  } finally {
    close()
  }
}

async function connectGoogle(ask: Ask, settings: Settings): Promise<void> {
  tell('1. Google', '   Make an empty spreadsheet of your own, or take the one that Jumpring is to use.')
  const google = await signedIn(ask, settings)
  for (;;) {
    const words = await answerOr(ask, 'Its link', process.env['SPREADSHEET_ID'])
    const id = spreadsheetIdOf(words)
    if (id === undefined) {
      tell(
        `   "${words}" is no link to a spreadsheet; expected something like https://docs.google.com/spreadsheets/d/1AbC…/edit`,
      )
      continue
    }
    const spreadsheet = googleSpreadsheet({ ...google, spreadsheetId: id })
    try {
      const { title } = await spreadsheet.describe()
      const sample = await isYes(
        ask,
        `"${title}" can be opened. Fill it with an invented brand, to try things on?`,
        false,
      )
      tell(
        ...reportWords(await setUp(spreadsheet, { sample, now: Date.now() })).map((line) => `   ${line}`),
        '',
      )
      settings['SPREADSHEET_ID'] = id
      return
    } catch (cause) {
      if (!(cause instanceof SheetFault)) throw cause
      tell(`   ${explainFault(cause, spreadsheet.address, 'give the link again')}`)
      if (cause.kind === 'not-signed-in') throw new Ended()
    }
  }
}

/** How to sign in to Google: by the key file that is set or that the person names. */
async function signedIn(ask: Ask, settings: Settings): Promise<Omit<GoogleSettings, 'spreadsheetId'>> {
  for (;;) {
    const read = readGoogleConfig({ ...process.env, ...settings }, 'any')
    const account = read.ok ? read.value.serviceAccount?.client_email : undefined
    if (read.ok && (account !== undefined || read.value.accessToken !== undefined)) {
      if (account !== undefined) tell(`   Share it with ${account} as Editor.`)
      return read.value
    }
    if (!read.ok) tell(...read.problems.map((problem) => `   ${problem}.`))
    const path = await ask('Path of the service account’s key file (Enter: this machine signs in by itself)')
    if (path === '' && read.ok) return read.value
    settings['GOOGLE_APPLICATION_CREDENTIALS'] = path
  }
}

async function connectSlack(ask: Ask, settings: Settings): Promise<void> {
  tell(
    '2. Slack',
    '   This link makes the app with everything it needs; choose your workspace and install it:',
    `   ${installLink(openFeatures({ refusedChannels: () => [] }))}`,
  )
  const apiUrl = process.env['SLACK_API_URL']
  const logger = slackLogger(openLog('silent', []))
  await askUntil(ask, settings, {
    name: 'SLACK_BOT_TOKEN',
    question: 'Bot token, from "OAuth & Permissions" (xoxb-…)',
    look: (botToken) => examineBotToken({ botToken, apiUrl, logger }),
  })
  await askUntil(ask, settings, {
    name: 'SLACK_APP_TOKEN',
    question: 'App-level token with connections:write, from "Basic Information" (xapp-…)',
    look: (appToken) => examineAppToken({ appToken, apiUrl, logger }),
  })
  tell('')
}

async function askUntil(
  ask: Ask,
  settings: Settings,
  { name, question, look }: { name: string; question: string; look: (words: string) => Promise<Finding> },
): Promise<void> {
  const known = process.env[name]
  for (;;) {
    const words = (await ask(known === undefined ? question : `${question} [the one that is set]`)) || known
    if (words === undefined || words === '') continue
    const finding = await look(words)
    tell(...findingWords([finding]).map((line) => `   ${line}`))
    if (finding.state === 'amiss') continue
    settings[name] = words
    return
  }
}

async function keep(ask: Ask, settings: Settings): Promise<void> {
  const text = await readFile(envFile, 'utf8').catch(() => '')
  const next = withSettings(text, settings)
  if (next === text) return
  const names = Object.keys(settings).join(', ')
  if (await isYes(ask, `Keep ${names} in ${envFile}, readable by you alone?`, true)) {
    await writeFile(envFile, next, { mode: 0o600 })
    await chmod(envFile, 0o600)
    tell(`   Kept in ${envFile}.`, '')
  } else tell('   Not kept. Set them in the environment before you start the bot.', '')
  Object.assign(process.env, settings)
}

async function lookAtAll(): Promise<number> {
  tell('3. A look at everything')
  const config = readConfig(process.env)
  if (!config.ok) {
    tell(...config.problems.map((problem) => `   ${problem}`))
    return 1
  }
  const findings = await examine(config.value)
  tell(...findingWords(findings).map((line) => `   ${line}`), '')
  const isReady = findings.every(({ state }) => state !== 'amiss')
  tell(
    isReady
      ? 'Ready. Start the bot: npm run bot'
      : 'Put right what is marked, and look again: npm run doctor',
  )
  return isReady ? 0 : 1
}

async function answerOr(ask: Ask, question: string, known: string | undefined): Promise<string> {
  const words = await ask(known === undefined || known === '' ? question : `${question} [${known}]`)
  return words === '' ? (known ?? '') : words
}

async function isYes(ask: Ask, question: string, usual: boolean): Promise<boolean> {
  for (;;) {
    const words = (await ask(`${question} [${usual ? 'Y/n' : 'y/N'}]`)).toLowerCase()
    if (words === '') return usual
    if (['y', 'yes', 'n', 'no'].includes(words)) return words.startsWith('y')
  }
}

/** Asks on the terminal, or of lines that are piped in. */
function openTalk(): { ask: Ask; close: () => void } {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const typed = lines[Symbol.asyncIterator]()
  lines.on('SIGINT', () => lines.close())
  return {
    async ask(question) {
      process.stdout.write(`   ${question}: `)
      const { value, done } = await typed.next()
      if (done === true) throw new Ended()
      return value.trim()
    },
    close: () => lines.close(),
  }
}

function tell(...lines: readonly string[]): void {
  console.log(lines.join('\n'))
}
