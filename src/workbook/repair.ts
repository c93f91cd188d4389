/**
 * How a tab, a header or an id can be put right by a press. Each is worked out from what is known and what the sheet
 * shows, and worked out again when the button is pressed: only the very same is carried out.
 */
export type Repair =
  /** the column headed `from` ('' for none) holds what was known of the field: it gets its header back */
  | {
      readonly kind: 'head-again'
      readonly tab: string
      readonly field: string
      readonly from: string
      /** letters of the column, as last read */
      readonly at: string
    }
  /** of several columns with one header, one holds what was known; the others are headed anew */
  | {
      readonly kind: 'head-others'
      readonly tab: string
      readonly field: string
      /** letters of the column that keeps its header */
      readonly keep: string
      /** what the others are headed, by their letters */
      readonly others: Readonly<Record<string, string>>
    }
  /** the column is gone: it comes back at the right, with what is known */
  | { readonly kind: 'bring-column'; readonly tab: string; readonly field: string }
  /** the tab is there under another name */
  | { readonly kind: 'name-again'; readonly tab: string; readonly from: string }
  /** the tab is gone: it comes back with the rows that are known */
  | { readonly kind: 'bring-tab'; readonly tab: string }
  /** the later of two rows with one id gets an id of its own */
  | { readonly kind: 'own-id'; readonly tab: string; readonly key: string; readonly rowNumber: number }
