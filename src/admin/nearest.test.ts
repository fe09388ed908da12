import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

describe('the nearest name', () => {
  it.each([
    ['Odrers', ['Payments', 'Orders'], 'Orders'],
    ['orders', ['Orders'], 'Orders'],
    ['consumerprogres', ['consumerProgress', 'consumerConnection'], 'consumerProgress'],
    ['abc', ['xyz'], undefined],
    ['a', ['b', 'cd'], 'b'],
    ['Orders', [], undefined],
  ])('to %s of %j is %s', (name, names, expected) => {
    expect(nearest(name, names)).toBe(expected)
  })
})
