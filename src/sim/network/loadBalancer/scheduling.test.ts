import { describe, expect, it } from 'vitest'
import { type Candidate, createScheduling, type SchedulerName } from './scheduling.ts'

const server = (weight = 1, connections = 0, able = true): Candidate => ({ weight, connections, able })

/** Places chosen one after the other, for sources of a subnet. */
function turns(name: SchedulerName, candidates: readonly Candidate[], count: number): (number | undefined)[] {
  const scheduling = createScheduling(name)
  return Array.from({ length: count }, (_, index) => scheduling.choose(candidates, `10.0.0.${index}`))
}

describe('the choice of a server', () => {
  it('goes round', () => {
    expect(turns('roundRobin', [server(), server(), server()], 6)).toEqual([0, 1, 2, 0, 1, 2])
  })

  it('goes round by weight as LVS does: 4, 3 and 2 give AABABCABC', () => {
    const letters = turns('roundRobin', [server(4), server(3), server(2)], 18).map((at) => 'ABC'[at ?? 9])
    expect(letters.join('')).toBe('AABABCABCAABABCABC')
  })

  it('leaves out who is not able or has no weight', () => {
    const some = [server(1, 0, false), server(0), server(), server()]
    expect(turns('roundRobin', some, 4)).toEqual([2, 3, 2, 3])
    expect(turns('leastConnections', some, 2)).toEqual([2, 2])
    expect(new Set(turns('sourceHash', some, 50))).toEqual(new Set([2, 3]))
    for (const name of ['roundRobin', 'leastConnections', 'sourceHash'] as const) {
      expect(turns(name, [server(0), server(1, 0, false)], 1)).toEqual([undefined])
      expect(turns(name, [], 1)).toEqual([undefined])
    }
  })

  it('takes the fewest connections for its weight, of equals the first', () => {
    expect(turns('leastConnections', [server(1, 3), server(1, 2), server(1, 2)], 1)).toEqual([1])
    expect(turns('leastConnections', [server(1, 3), server(4, 8)], 1)).toEqual([1])
  })

  it('goes on in turn when a server comes back', () => {
    const scheduling = createScheduling('roundRobin')
    const choose = (able: boolean): number | undefined => scheduling.choose([server(), server(2, 0, able)], '')
    expect([choose(true), choose(false), choose(false), choose(true), choose(true)]).toEqual([1, 0, 0, 1, 1])
  })

  it('keeps a source with its server, and spreads sources by weight', () => {
    const servers = [server(1), server(3)]
    const scheduling = createScheduling('sourceHash')
    const of = (address: string): number | undefined => scheduling.choose(servers, address)
    const all = Array.from({ length: 400 }, (_, index) => `10.0.${index >> 8}.${index & 255}`)
    expect(all.map(of)).toEqual(all.map(of))
    const heavy = all.filter((address) => of(address) === 1).length
    expect(heavy).toBeGreaterThan(250)
    expect(heavy).toBeLessThan(350)
  })
})
