/**
 * A cell's colour on the dark page: lightness turned over, hue kept, so that pale fills become deep ones and dark
 * words light ones. Only what is drawn changes, never the workbook.
 *
 * @param hex '#RRGGBB'; anything else comes back as it is
 */
export function nightColor(hex: string): string {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex)
  if (!match) return hex
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((part) => Number.parseInt(part, 16) / 255)
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  const light = (most + least) / 2
  const spread = most - least
  const strength = spread === 0 ? 0 : spread / (1 - Math.abs(2 * light - 1))
  const hue = Math.round(hueOf(red, green, blue, most, spread))
  const turned = DARKEST + (1 - light) * (LIGHTEST - DARKEST)
  const calm = light > 0.8 ? strength * 0.45 : strength * 0.85
  return `hsl(${hue} ${Math.round(calm * 100)}% ${Math.round(turned * 100)}%)`
}

const DARKEST = 0.11
const LIGHTEST = 0.92

function hueOf(red: number, green: number, blue: number, most: number, spread: number): number {
  if (spread === 0) return 0
  if (most === red) return (60 * ((green - blue) / spread) + 360) % 360
  if (most === green) return 60 * ((blue - red) / spread) + 120
  return 60 * ((red - green) / spread) + 240
}
