import { Refused } from './types.ts'

/**
 * A person's browser on the page on which an app asks to be installed: it looks at the page, and answers.
 *
 * @returns the address that the browser is sent to. Throws `Refused` with the page's words when it shows an error
 */
export async function answerInstallation(visit: {
  pageUrl: string
  decision: 'allow' | 'cancel'
  teamId: string
  userId: string
}): Promise<string> {
  const shown = await fetch(visit.pageUrl)
  if (shown.status !== 200) throw new Refused(words(await shown.text()))
  await shown.text()
  const answer = await fetch(visit.pageUrl, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ user: `${visit.teamId}/${visit.userId}`, decision: visit.decision }),
  })
  const location = answer.headers.get('location')
  if (answer.status !== 302 || location === null) throw new Refused(words(await answer.text()))
  await answer.text()
  return location
}

function words(html: string): string {
  return html
    .replaceAll(/<[^>]+>/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
}
