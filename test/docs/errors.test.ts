import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ErrorCodes } from '../../src/runtime/index.ts'

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| `(RMQSIM_\w+)` \| (.*?) \| (.*?) \|$/gm)]

describe('docs/errors.md', () => {
  it('has one line for each error code, in the order of the list', () => {
    expect(rows.map(([, code]) => code)).toEqual(Object.values(ErrorCodes))
  })

  it('says of each error what happened and what to do', () => {
    for (const [, code, happened = '', advice = ''] of rows) {
      expect([code, happened.endsWith('.'), advice.endsWith('.')]).toEqual([code, true, true])
    }
  })
})
