import { RingMark } from '../ring-mark.tsx'

const HUES = [18, 152, 205, 262, 332, 44, 186, 94]

/** A person's initials on a colour of their own; the app's is its mark. */
export function Avatar({
  id,
  name,
  isBot,
  size = 36,
}: {
  id: string
  name: string
  isBot: boolean
  size?: number
}) {
  const style = { width: size, height: size, fontSize: size * 0.38 }
  if (isBot) {
    return (
      <span className="avatar avatar-bot" style={style} aria-hidden="true">
        <RingMark size={size * 0.6} />
      </span>
    )
  }
  const hue =
    HUES[Array.from(id, (letter) => letter.charCodeAt(0)).reduce((sum, code) => sum + code, 0) % HUES.length]
  return (
    <span className="avatar" style={{ ...style, background: `hsl(${hue} 42% 46%)` }} aria-hidden="true">
      {initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== '')
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => part?.[0] ?? '')
    .join('')
    .toUpperCase()
}
