/**
 * What a person typed, out of what Slack sends: mentions and links lose their marks, `&amp;` is `&` again.
 *
 * @param nameOf a person or channel by id, where Slack sends no name beside it; without a name the id stays
 * @returns '@ana', '#stock', '@channel', 'label (https://…)'; angle brackets that are no mark of Slack's stay. Never throws.
 *
 * Source: Slack's reference "Formatting text for app surfaces", retrieving messages.
 */
export function spokenText(
  text: string,
  nameOf: (id: string) => string | undefined = () => undefined,
): string {
  return text
    .replace(
      /<([@#!]|https?:|mailto:|tel:)([^<>|]*)(?:\|([^<>]*))?>/g,
      (_, mark: string, name: string, label?: string) => spoken(mark, name, label, nameOf),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function spoken(
  mark: string,
  name: string,
  label: string | undefined,
  nameOf: (id: string) => string | undefined,
): string {
  if (mark === '@' || mark === '#')
    return `${mark}${label || nameOf(name) || name}`.replace(/^([@#])\1/, '$1')
  if (mark === '!') return label || `@${name.replace(/^subteam\^/, '')}`
  const url = `${mark}${name}`
  // Slack makes a link of whatever looks like one; then the label is what was typed.
  if (label === undefined || label === '' || url.endsWith(label)) return label || url
  return mark === 'http:' || mark === 'https:' ? `${label} (${url})` : label
}
