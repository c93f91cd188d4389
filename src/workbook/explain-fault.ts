import type { SheetFault, SpreadsheetAddress } from './spreadsheet.ts'

/**
 * One sentence that says what to do about a fault. Never throws.
 *
 * @param again what the person then does, as a command
 */
export function explainFault(
  fault: SheetFault,
  address: SpreadsheetAddress,
  again = 'run this again',
): string {
  const account = address.account ?? 'the account Jumpring signs in with'
  switch (fault.kind) {
    case 'not-shared':
      return `Jumpring may not edit this spreadsheet: share it with ${account} as Editor and ${again}.`
    case 'not-found':
      return `There is no spreadsheet ${address.id}: copy the link from the browser’s address bar and ${again}.`
    case 'not-signed-in':
      return 'Google does not know who Jumpring is: set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account.'
    case 'unreachable':
      return `Google could not be reached, and nothing was changed: look at the network and ${again} (${fault.message}).`
    case 'busy':
      return `Google is over its quota for the minute, and nothing was changed: wait a minute and ${again}.`
    case 'outcome-unknown':
      return `Google did not say whether it was done: ${again}, it adds only what is missing.`
    case 'refused':
      return `Google refused, and nothing was changed: ${fault.message}`
  }
}
