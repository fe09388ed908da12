import { describe, expect, it } from 'vitest'
import { type Allocation, allocate } from './allocate.ts'

const queues = (count: number): Allocation['queues'] =>
  Array.from({ length: count }, (_, queueId) => ({ topic: 'T', brokerName: 'broker-a', queueId }))

const clients = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `c${at}`)

/** Queue ids by client. */
function ids(count: number, of: number, options: Partial<Allocation> = {}): readonly (readonly number[] | undefined)[] {
  return clients(of).map((clientId) =>
    allocate({
      queues: queues(count),
      clientIds: clients(of),
      clientId,
      strategyName: 'AVG',
      popShareQueueNum: undefined,
      ...options,
    })?.map(({ queueId }) => queueId),
  )
}

describe('an allocation in PULL mode', () => {
  it('gives contiguous parts, and the first clients one more', () => {
    expect(ids(8, 3)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7],
    ])
    expect(ids(2, 3)).toEqual([[0], [1], []])
  })

  it('deals queues out by circle', () => {
    expect(ids(5, 2, { strategyName: 'AVG_BY_CIRCLE' })).toEqual([
      [0, 2, 4],
      [1, 3],
    ])
  })

  it('is nothing for a client that the broker does not know, and none at all for a strategy that it does not know', () => {
    expect(ids(4, 2, { clientId: 'stranger' })).toEqual([[], []])
    expect(ids(4, 2, { clientId: '' })).toEqual([undefined, undefined])
    expect(ids(4, 2, { strategyName: 'MACHINE_ROOM' })).toEqual([undefined, undefined])
  })
})

describe('an allocation in POP mode', () => {
  it('gives every client all queues of each broker as one', () => {
    expect(ids(4, 3, { popShareQueueNum: 0 })).toEqual([[-1], [-1], [-1]])
    expect(ids(4, 3, { popShareQueueNum: 2 })).toEqual([[-1], [-1], [-1]])
    expect(ids(4, 1, { popShareQueueNum: -1, clientId: 'stranger' })).toEqual([[-1]])
  })

  it('adds the queues of as many following clients as are shared', () => {
    expect(ids(4, 4, { popShareQueueNum: 1 })).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ])
  })

  it('lets clients beyond the number of queues share one each', () => {
    expect(ids(2, 5, { popShareQueueNum: 1 })).toEqual([[0], [1], [0], [1], [0]])
  })
})
