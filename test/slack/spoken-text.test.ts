import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spokenText } from '../../src/slack/spoken-text.ts'

const names: Readonly<Record<string, string>> = { U1: 'ana', C1: 'stock' }

describe('what Slack sends', () => {
  it.each([
    ['3 for <@U1> please', '3 for @ana please'],
    ['3 for <@U1|ana.d>', '3 for @ana.d'],
    ['3 for <@U2>', '3 for @U2'],
    ['as in <#C1>', 'as in #stock'],
    ['as in <#C9|market>', 'as in #market'],
    ['<!channel> and <!here> and <!subteam^S1>', '@channel and @here and @S1'],
    ['<!subteam^S1|@makers>', '@makers'],
    ['<!date^1392734382^{date}|18 Feb>', '18 Feb'],
    ['photo <https://x.test/a?b=1&amp;c=2>', 'photo https://x.test/a?b=1&c=2'],
    ['<https://x.test|the &lt;photo&gt;>', 'the <photo> (https://x.test)'],
    // Slack makes a link of whatever looks like one.
    ['LUNA <http://ver.md|ver.md> 3', 'LUNA ver.md 3'],
    ['<mailto:a@x.test|a@x.test>', 'a@x.test'],
    ['Brass &lt;bangle&gt; &amp; ring', 'Brass <bangle> & ring'],
    ['Brass <bangle> & ring', 'Brass <bangle> & ring'],
    ['&amp;lt;', '&lt;'],
  ])('“%s” was typed as “%s”', (sent, typed) => {
    expect(spokenText(sent, (id) => names[id])).toBe(typed)
  })

  it('is left as it is where it has no marks', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^<>&]*$/), (text) => {
        expect(spokenText(text)).toBe(text)
      }),
    )
  })
})
