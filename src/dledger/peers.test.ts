import { describe, expect, it } from 'vitest'
import { numberOfId, readPeers } from './peers.ts'

const addresses = (text: string, release?: '0.1'): readonly (readonly [string, string])[] => [
  ...readPeers(text, 'n0', release).addresses,
]

describe('dLegerPeers', () => {
  it('is addresses by id', () => {
    expect(readPeers('n0-10.0.0.1:40911;n1-10.0.0.2:40912', 'n1')).toEqual({
      addresses: new Map([
        ['n0', '10.0.0.1:40911'],
        ['n1', '10.0.0.2:40912'],
      ]),
      ownPort: 40_912,
    })
  })

  it('has hosts with hyphens, which end at the first one in DLedger 0.1', () => {
    expect(addresses('n0-a:1;n1-broker-1.broker-svc:40911')).toEqual([
      ['n0', 'a:1'],
      ['n1', 'broker-1.broker-svc:40911'],
    ])
    expect(addresses('n0-a:1;n1-broker-1.broker-svc:40911', '0.1')).toEqual([
      ['n0', 'a:1'],
      ['n1', 'broker'],
    ])
  })

  it('may end with semicolons', () => {
    expect(addresses('n0-a:1;;')).toEqual([['n0', 'a:1']])
  })

  it('says an id twice: the others dial the last address, the member listens at the first', () => {
    const { addresses: all, ownPort } = readPeers('n0-a:1;n0-b:2', 'n0')
    expect([[...all], ownPort]).toEqual([[['n0', 'b:2']], 1])
  })

  it.each([
    ['a host without a port', 'n0-a', 'Index 1 out of bounds for length 1'],
    ['a port that is none', 'n0-a:4o911', 'For input string: "4o911"'],
    ['an IPv6 address without brackets', 'n0-fd00:4ba5::1:40911', 'For input string: "4ba5"'],
    ['an id without an address', 'n0', 'begin 3, end 2, length 2'],
    ['nothing between semicolons', 'n0-a:1;;n1-b:1', 'begin 1, end 0, length 0'],
    ['nothing', '', 'begin 1, end 0, length 0'],
    ['others only', 'n1-a:1', /^\[DLedgerConfig\] fail to init self address, config: /],
  ])('is refused with %s', (_, text, message) => {
    expect(() => readPeers(text, 'n0')).toThrow(message)
  })
})

describe('the number of an id', () => {
  it('stands behind its first letter', () => {
    expect([numberOfId('n0'), numberOfId('x12')]).toEqual([0, 12])
    expect(() => numberOfId('broker-0')).toThrow('For input string: "roker-0"')
  })
})
