import { daily, presses, submits, types, type Rights } from './tries.ts'

export const laterDay = 'a later day decides nothing, and the channel sees who moved it'
const checklist = { plating: 'pass', stones: 'pass', clasp: 'pass', weight: 'pass', finish: 'pass' }
export const approval = submits(presses('sample_approve', 'SMP-1'), 'sample_approve', checklist)
export const rejection = submits(presses('sample_reject', 'SMP-1'), 'sample_send_back', {
  reason: 'rubs off',
})
const changes = submits(presses('sample_changes', 'SMP-1'), 'sample_send_back', { reason: 'too thin' })
export const inspection = (disposition: string) =>
  submits(presses('return_inspect', 'RT-1'), 'return_inspect', {
    condition: 'worn',
    disposition,
    resolution: 'none',
  })

/** Who may do what with the forms of samples and returns. */
export const formRights: Readonly<Record<string, Rights>> = {
  'form sample_new': {
    everybody: {
      because: 'asking for a sample decides nothing',
      tries: {
        asks: submits(types('/sample new'), 'sample_new', { supplier: 'SUP-1', subject: 'Luna hoop' }),
      },
    },
  },
  'form sample_review': {
    everybody: {
      because: 'what somebody saw decides nothing; the decision asks for an approver',
      tries: {
        records: submits(presses('sample_review', 'SMP-1'), 'sample_review', { plating: 'fail' }),
      },
    },
  },
  'form sample_extend': {
    everybody: {
      because: laterDay,
      tries: { moves: submits(presses('sample_extend', 'SMP-1'), 'sample_extend', { due: '2026-04-01' }) },
    },
  },
  'form sample_approve': { approvers: { 'that an approver opened': approval } },
  'form sample_send_back': {
    approvers: { 'that an approver opened to reject': rejection, 'and for changes': changes },
  },
  'form return_new': {
    everybody: {
      because: daily,
      tries: { logs: submits(types('/return new'), 'return_new', { sku: 'LUNA-M', quantity: '1' }) },
    },
  },
  'form return_inspect': {
    everybody: {
      because: 'pieces that stay with the team; it is told in the channel',
      tries: {
        restocks: inspection('restock'),
        repairs: inspection('repair'),
        claims: inspection('supplier claim'),
      },
    },
    approvers: { 'writes off': inspection('write off'), donates: inspection('donate') },
  },
}
