import { approver, carriedBy, contextOf, type Came, type Team } from '../support/team.ts'

/** Something that a person does, and the answer to it. What has to be there before is done by an approver. */
export type Try = (team: Team, by: string) => Promise<Came>

/** Who may do what a handler does. One that both writes for everybody and guards something is in both. */
export interface Rights {
  /** it answers or opens a form, and changes nothing */
  readonly reads?: Readonly<Record<string, Try>>
  /** everybody of the workspace may, and why that is so */
  readonly everybody?: { readonly because: string; readonly tries: Readonly<Record<string, Try>> }
  /** only approvers may */
  readonly approvers?: Readonly<Record<string, Try>>
}

export const types =
  (line: string): Try =>
  (team, by) =>
    team.types(by, line)
export const presses =
  (actionId: string, value: string): Try =>
  (team, by) =>
    team.presses(by, actionId, value)

export const daily = 'daily work; it is told in the channel with who did it, and Undo is beside it'

/** Submits the form that an approver opened. */
export const submits =
  (open: Try, callbackId: string, values: Readonly<Record<string, string>>): Try =>
  async (team, by) =>
    team.submits(by, callbackId, contextOf(await open(team, approver)), values)

/** Presses Undo on what an approver did. */
export const undoOf =
  (first: Try): Try =>
  async (team, by) => {
    const done = await first(team, approver)
    if (!done.changed) throw new Error(`Nothing was done that could be undone: ${done.words}`)
    return team.presses(by, 'undo', carriedBy(done, 'undo'))
  }

/** No message offers to undo an Undo; somebody altered a button's value. */
export const undoOfUndo =
  (first: Try): Try =>
  async (team, by) => {
    const wish = carriedBy(await first(team, approver), 'undo')
    await team.presses(approver, 'undo', wish)
    return team.presses(by, 'undo', `undo:${wish}`)
  }
