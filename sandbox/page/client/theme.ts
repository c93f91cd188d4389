import { recall, remember } from './kept.ts'

export type Theme = 'light' | 'dark'

/** The chosen theme; the system's when nothing was chosen. */
export function storedTheme(): Theme {
  const kept = recall('theme')
  if (kept === 'light' || kept === 'dark') return kept
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
}

export function chooseTheme(theme: Theme): void {
  remember('theme', theme)
  applyTheme(theme)
}

/** Tells when the system changes its mind, as long as the person has not chosen. */
export function onSystemTheme(listener: (theme: Theme) => void): () => void {
  const query = window.matchMedia('(prefers-color-scheme: dark)')
  const changed = () => {
    if (recall('theme') === null) listener(query.matches ? 'dark' : 'light')
  }
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
