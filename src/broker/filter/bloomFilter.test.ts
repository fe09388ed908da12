import { describe, expect, it } from 'vitest'
import { bloomFilterData } from './bloomFilter.ts'

describe('the bits of a group and topic', () => {
  it('are those that the released broker shows', () => {
    // mqadmin queryCq -t T2 -q 1 -i 0 -g GSql
    expect(bloomFilterData('GSql', 'T2', 20, 112)).toEqual({ bitNum: 112, bitPos: [111, 28, 24] })
  })
})
