/** Marks a branch that the types say cannot be reached. Throws when it is reached all the same: that is a bug. */
export function never(value: never): never {
  throw new Error(`Unexpected value ${JSON.stringify(value)}: a case is missing in the code`)
}
