/** What an examination found of one thing. */
export interface Finding {
  /** what was looked at, in one or two words */
  readonly about: string
  /**
   * - fine: as it should be
   * - watch: works, and somebody should know
   * - amiss: does not work until somebody does something
   * - unknown: could not be looked at, since something before it is amiss
   */
  readonly state: 'fine' | 'watch' | 'amiss' | 'unknown'
  /** what was found */
  readonly found: string
  /** what to do about it */
  readonly todo?: string
}
