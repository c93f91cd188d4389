import type { HttpAnswer } from '../faults.ts'
import { OAuthRefusal } from './oauth.ts'
import type { Asked, OAuth, Place } from './oauth.ts'

/** A visit to the authorization page: a look (GET), or a person's answer (POST with user and decision). */
export interface Visit {
  readonly method: string
  /** of the page's address */
  readonly query: URLSearchParams
  /** of a POST's body */
  readonly form: URLSearchParams
}

/**
 * Slack's page on which a person agrees to install an app, at /oauth/v2/authorize.
 *
 * Who sits in front of it is chosen on the page itself. The answer goes by POST to the same address: `user` as
 * "T…/U…" and `decision` as "allow" or "cancel"; then the browser is sent back to the app.
 */
export function answerPage(visit: Visit, oauth: OAuth, workspaces: readonly Place[]): HttpAnswer {
  try {
    const asked = oauth.asked(visit.query)
    if (visit.method === 'GET') return shown(200, question(asked, workspaces))
    if (visit.form.get('decision') !== 'allow') return sentTo(oauth.decline(asked))
    const [teamId, userId = ''] = (visit.form.get('user') ?? '').split('/')
    const place = offered(asked, workspaces).find((each) => each.workspace.team.id === teamId)
    if (place?.workspace.person(userId) === undefined)
      throw new OAuthRefusal('not_signed_in', 'nobody like this is signed in')
    return sentTo(oauth.agree(asked, place, userId, place === workspaces[0]))
  } catch (refusal) {
    if (!(refusal instanceof OAuthRefusal)) throw refusal
    return shown(400, `<h1>Something went wrong</h1><p>${escaped(refusal.message)} (${refusal.code})</p>`)
  }
}

function offered(asked: Asked, workspaces: readonly Place[]): readonly Place[] {
  return workspaces.filter((each) => asked.teamId === undefined || each.workspace.team.id === asked.teamId)
}

function question(asked: Asked, workspaces: readonly Place[]): string {
  const people = offered(asked, workspaces).flatMap(({ workspace }) =>
    workspace.people.map(
      (person) =>
        `<option value="${escaped(`${workspace.team.id}/${person.id}`)}">${escaped(`${person.realName}, ${workspace.team.name}`)}</option>`,
    ),
  )
  const name = escaped(workspaces[0]?.workspace.app.name ?? '')
  return [
    `<h1>${name} asks to be installed</h1>`,
    `<p>It will be able to: ${asked.scopes.map((scope) => `<code>${escaped(scope)}</code>`).join(' ')}</p>`,
    '<form method="post">',
    `<label>You are <select name="user">${people.join('')}</select></label>`,
    '<button name="decision" value="cancel">Cancel</button>',
    '<button name="decision" value="allow">Allow</button>',
    '</form>',
  ].join('\n')
}

function shown(status: number, body: string): HttpAnswer {
  const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Slack’s stand-in</title>'
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  }
  return { status, headers, body: `${head}<body>${body}</body></html>` }
}

function sentTo(location: string): HttpAnswer {
  return { status: 302, headers: { location }, body: '' }
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
