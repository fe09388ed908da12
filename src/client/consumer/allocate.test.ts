import { describe, expect, it } from 'vitest'
import { allocateAveragely, allocateByCircle } from './allocate.ts'

const queues = (count: number) =>
  Array.from({ length: count }, (_, queueId) => ({ topic: 'T', brokerName: 'broker-a', queueId }))
const clients = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`)
const ids = (list: readonly { readonly queueId: number }[]): number[] => list.map((queue) => queue.queueId)

describe('allocation of queues', () => {
  it('gives contiguous parts, the first clients one more', () => {
    expect(clients(3).map((id) => ids(allocateAveragely(queues(8), clients(3), id)))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7],
    ])
  })

  it('leaves clients beyond the number of queues without one', () => {
    expect(clients(4).map((id) => ids(allocateAveragely(queues(2), clients(4), id)))).toEqual([[0], [1], [], []])
  })

  it('covers every queue exactly once, whatever the numbers', () => {
    for (let queueCount = 0; queueCount <= 20; queueCount++) {
      for (let clientCount = 1; clientCount <= 9; clientCount++) {
        for (const strategy of [allocateAveragely, allocateByCircle]) {
          const all = clients(clientCount).flatMap((id) => ids(strategy(queues(queueCount), clients(clientCount), id)))
          expect(all.sort((a, b) => a - b)).toEqual(ids(queues(queueCount)))
        }
      }
    }
  })

  it('deals the queues out in a circle', () => {
    expect(ids(allocateByCircle(queues(5), clients(2), 'c1'))).toEqual([1, 3])
  })

  it('gives nothing to a client that is not in the list', () => {
    expect(allocateAveragely(queues(4), clients(2), 'stranger')).toEqual([])
  })
})
