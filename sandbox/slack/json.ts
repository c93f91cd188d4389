/** JSON as it comes over a wire: nothing is known of it. */
export type Json = string | number | boolean | null | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json
}

/** Whether it is an object with keys: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object under a key; an empty one when there is none. */
export function objectIn(value: JsonObject, key: string): JsonObject {
  const found = value[key]
  return isObject(found) ? found : {}
}

/** The list under a key; an empty one when there is none. */
export function listIn(value: JsonObject, key: string): Json[] {
  const found = value[key]
  return Array.isArray(found) ? found : []
}

/** The objects in the list under a key. */
export function objectsIn(value: JsonObject, key: string): JsonObject[] {
  return listIn(value, key).filter(isObject)
}

/** The text under a key; undefined when it is none. */
export function textIn(value: JsonObject, key: string): string | undefined {
  const found = value[key]
  return typeof found === 'string' ? found : undefined
}

/** JSON text as JSON; undefined when it is none. Never throws. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
