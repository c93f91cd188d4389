/**
 * The text of a file .env with settings in it: every line that sets one of them gets its new value, the others are added
 * at the end, and everything else stays as it is. Never throws.
 */
export function withSettings(text: string, settings: Readonly<Record<string, string>>): string {
  const left = new Set(Object.keys(settings))
  const lines = text.split('\n').map((line) => {
    const name = /^\s*(?:export\s+)?([A-Z0-9_]+)\s*=/.exec(line)?.[1] ?? ''
    const value = settings[name]
    if (value === undefined) return line
    left.delete(name)
    return settingLine(name, value)
  })
  while (lines.at(-1) === '') lines.pop()
  return [...lines, ...[...left].map((name) => settingLine(name, settings[name] ?? '')), ''].join('\n')
}

/** Quoted where a blank or a hash would end the value. */
function settingLine(name: string, value: string): string {
  return `${name}=${/[\s#'"`\\]/.test(value) ? `"${value}"` : value}`
}
