import { z } from 'zod'
import { GoogleError, invalid } from './google-error.ts'

/**
 * Reads a message of Google's.
 *
 * @param at where it stands in the request, '' for its body: 'requests[0].add_sheet'
 * @returns the message. Throws 400 in Google's words when a name or a type is not its own
 */
export function parseMessage<S extends z.ZodType>(schema: S, value: unknown, at: string): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const violations = parsed.error.issues.flatMap((issue) => {
    const field = fieldAt(at, issue.path)
    const found = issue.path.reduce<unknown>(
      (here, key) => (here as Record<PropertyKey, unknown>)?.[key],
      value,
    )
    return describe(issue, field, found).map((description) => ({ field, description }))
  })
  const words = violations.map(({ description }) => description).join('\n')
  throw new GoogleError('INVALID_ARGUMENT', words, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
  ])
}

const typeNames: Readonly<Record<string, string>> = {
  number: 'TYPE_DOUBLE',
  string: 'TYPE_STRING',
  boolean: 'TYPE_BOOL',
}

function describe(issue: z.core.$ZodIssue, field: string, found: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    const place = field === '' ? '' : ` at '${field}'`
    return issue.keys.map(
      (key) => `Invalid JSON payload received. Unknown name "${key}"${place}: Cannot find field.`,
    )
  }
  const shown = found === undefined ? 'a value is required' : JSON.stringify(found)
  const type = issue.code === 'invalid_type' ? (typeNames[issue.expected] ?? issue.expected) : issue.message
  return [`Invalid value at '${field}' (${type}), ${shown}`]
}

function fieldAt(at: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, key) => {
    if (typeof key === 'number') return `${field}[${key}]`
    const name = snakeCase(String(key))
    return field === '' ? name : `${field}.${name}`
  }, at)
}

/** 'addSheet' as Google names it in errors: 'add_sheet'. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/**
 * Reads a mask of fields: 'a,b.c,d(e,f.g)', 'a/b'.
 *
 * @returns the paths, dotted. Throws 400 when it is none
 */
export function parseMask(mask: string): string[] {
  let at = 0
  const group = (prefix: string): string[] => {
    const paths: string[] = []
    for (;;) {
      const name = /^[A-Za-z_*][A-Za-z0-9_./*]*/.exec(mask.slice(at))?.[0]
      if (name === undefined) throw invalid(`Invalid field selection ${mask}`)
      at += name.length
      const path = prefix + name.replaceAll('/', '.')
      if (mask[at] === '(') {
        at += 1
        paths.push(...group(`${path}.`))
        if (mask[at] !== ')') throw invalid(`Invalid field selection ${mask}`)
        at += 1
      } else paths.push(path)
      if (mask[at] !== ',') return paths
      at += 1
    }
  }
  const paths = group('')
  if (at !== mask.length) throw invalid(`Invalid field selection ${mask}`)
  return paths
}

/**
 * Reads the mask of a write: which fields of the message are changed.
 *
 * @param root a name that the mask may leave out in front, as Google lets it
 * @returns dotted paths; '*' stands for all fields. Throws 400 for none and for names that the message has not
 */
export function writeMask(mask: string | undefined, schema: z.ZodObject, at: string): string[] {
  if (mask === undefined || mask === '')
    throw invalid(
      `Invalid ${at}: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)`,
    )
  const paths = parseMask(mask).flatMap((path) => (path === '*' ? Object.keys(schema.shape) : [path]))
  for (const path of paths) {
    if (!hasField(schema, path.split('.')))
      throw invalid(
        `Invalid value at '${at}.fields' (type.googleapis.com/google.protobuf.FieldMask), Field '${path}' could not be found in request message.`,
      )
  }
  return paths
}

function hasField(schema: unknown, path: readonly string[]): boolean {
  const [first, ...rest] = path
  if (first === undefined) return true
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema
  if (inner instanceof z.ZodCustom) return true
  return inner instanceof z.ZodObject && first in inner.shape && hasField(inner.shape[first], rest)
}

/** The part of each path behind a field: of 'userEnteredFormat.textFormat' is 'textFormat'; '' is the whole field. */
export function masked(paths: readonly string[], field: string): string[] {
  return paths.flatMap((path) => {
    if (path === field) return ['']
    return path.startsWith(`${field}.`) ? [path.slice(field.length + 1)] : []
  })
}
