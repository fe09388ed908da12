import { describe, expect, it } from 'vitest'
import { demandKnown } from './knownNames.ts'

const names = { topics: true, brokers: true, timeoutMs: true }

describe('demandKnown', () => {
  it('lets known names pass, and what is undefined', () => {
    expect(() => demandKnown('cluster', { topics: 1, brokers: undefined, other: undefined }, names)).not.toThrow()
  })

  it('says what was likely meant, or what there is', () => {
    expect(() => demandKnown('cluster', { topcis: 1 }, names)).toThrow(
      'cluster: there is no topcis; did you mean topics?',
    )
    expect(() => demandKnown('send', { timeout: 1 }, names)).toThrow(
      'send: there is no timeout; did you mean timeoutMs?',
    )
    expect(() => demandKnown('cluster', { seed: 1 }, names)).toThrow(
      'there is no seed; there are topics, brokers, timeoutMs',
    )
    expect(() => demandKnown('cluster', { toString: 1 }, names)).toThrow('there is no toString')
  })
})
