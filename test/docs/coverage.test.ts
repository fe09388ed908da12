import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { coveragePage, handled } from '../../scripts/coverage.ts'
import { requestNames, requestRow } from '../../src/protocol/index.ts'

const page = readFileSync(new URL('../../docs/coverage.md', import.meta.url), 'utf8')

describe('docs/coverage.md', () => {
  it('is what the handlers say', () => {
    expect(page).toBe(coveragePage(handled))
  })

  it('lists every request of the protocol table', () => {
    for (const name of requestNames) expect(page).toContain(`| ${requestRow(name).code} | ${name} |`)
  })

  it('says no where a handler is missing and a dash where none belongs', () => {
    const none = { namesrv: new Set<string>(), broker: new Set<string>(), client: new Set<string>() }
    expect(coveragePage(none)).toContain('| 105 | GET_ROUTEINFO_BY_TOPIC | no | – | – | no |')
    expect(coveragePage({ ...none, namesrv: new Set(['GET_ROUTEINFO_BY_TOPIC']) })).toContain(
      '| 105 | GET_ROUTEINFO_BY_TOPIC | yes | – | – | yes |',
    )
  })
})
