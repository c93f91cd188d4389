import { invalid, notStoodIn, type GoogleError } from './google-error.ts'

/** Google's longest title of a tab, and the engine's. */
const longestTitle = 100
const longestInEngine = 31

/** Titles are the same whatever their case. */
export function compareTitles(one: string, other: string): number {
  return one.localeCompare(other, 'en', { sensitivity: 'accent' })
}

/** Why a tab cannot have this title, given where it was asked for; undefined when it can. */
export function titleProblem(title: string): ((at: string) => GoogleError) | undefined {
  if (title === '') return (at) => invalid(`Invalid ${at}: Sheet title cannot be empty.`)
  if (title.length > longestTitle)
    return (at) => invalid(`Invalid ${at}: Sheet title cannot be longer than ${longestTitle} characters.`)
  if (title.length > longestInEngine || /[\\/*?:[\]]/.test(title))
    return () => notStoodIn(`titles of more than ${longestInEngine} characters or with \\ / * ? : [ ]`)
  return undefined
}
