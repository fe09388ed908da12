import { describe, expect, it } from 'vitest'
import { decodeRecord, encodeRecord } from '../../protocol/index.ts'
import { CachedMessage } from '../message/receivedMessage.ts'
import { ProcessQueue } from './processQueue.ts'

const queue = { topic: 'T', brokerName: 'broker-a', queueId: 0 }

function message(queueOffset: number): CachedMessage {
  const host = { host: '10.0.0.1', port: 10911 }
  const record = encodeRecord({
    bodyCrc: 0,
    queueId: 0,
    flag: 0,
    queueOffset,
    physicalOffset: queueOffset * 100,
    sysFlag: 0,
    bornTimestamp: 0,
    bornHost: host,
    storeTimestamp: 0,
    storeHost: host,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Uint8Array.of(1, 2, 3),
    topic: 'T',
    properties: new Map(),
  })
  return new CachedMessage(decodeRecord(record), queue)
}

const messages = (from: number, to: number): CachedMessage[] =>
  Array.from({ length: to - from }, (_, index) => message(from + index))

describe('a process queue', () => {
  it('commits only up to the first message that is not consumed', () => {
    const processQueue = new ProcessQueue(queue, 0)
    const [first, second, third] = messages(10, 13)
    if (first === undefined || second === undefined || third === undefined) throw new Error('three messages')
    processQueue.put([first, second, third])
    expect(processQueue.remove([third], 0)).toBe(10)
    expect(processQueue.remove([first], 0)).toBe(11)
    expect(processQueue.remove([second], 0)).toBe(13)
    expect(processQueue.count).toBe(0)
    expect(processQueue.bytes).toBe(0)
  })

  it('keeps the right first offset over many messages consumed in another order', () => {
    const processQueue = new ProcessQueue(queue, 0)
    const all = messages(0, 3000)
    processQueue.put(all)
    const waiting = new Set(all)
    // Consumed in strides of 7: the head is nearly always behind.
    for (let start = 0; start < 7; start++) {
      for (let index = start; index < all.length; index += 7) {
        const one = all[index]
        if (one === undefined) continue
        waiting.delete(one)
        const expected = Math.min(3000, ...[...waiting].slice(0, 1).map((left) => left.queueOffset))
        expect(processQueue.remove([one], 0)).toBe(expected)
      }
    }
  })

  it('leaves out messages that it already has', () => {
    const processQueue = new ProcessQueue(queue, 0)
    processQueue.put(messages(0, 3))
    processQueue.put(messages(1, 5))
    expect(processQueue.count).toBe(5)
  })

  it('measures the span from the first waiting message to the last', () => {
    const processQueue = new ProcessQueue(queue, 0)
    const all = messages(0, 5)
    processQueue.put(all)
    expect(processQueue.span).toBe(4)
    processQueue.remove(all.slice(0, 2), 0)
    expect(processQueue.span).toBe(2)
  })

  it('hands messages out in order and takes them back for another try', () => {
    const processQueue = new ProcessQueue(queue, 0)
    processQueue.put(messages(0, 4))
    expect(processQueue.take(2, 0).map((one) => one.queueOffset)).toEqual([0, 1])
    processQueue.putBack()
    expect(processQueue.take(3, 0).map((one) => one.queueOffset)).toEqual([0, 1, 2])
    expect(processQueue.commitTaken()).toBe(3)
    expect(processQueue.take(3, 0).map((one) => one.queueOffset)).toEqual([3])
    expect(processQueue.commitTaken()).toBe(4)
    expect(processQueue.commitTaken()).toBeUndefined()
  })

  it('knows when pulls and locks are too long ago', () => {
    const processQueue = new ProcessQueue(queue, 0)
    expect(processQueue.pullExpired(120_000)).toBe(false)
    expect(processQueue.pullExpired(120_001)).toBe(true)
    expect(processQueue.lockExpired(30_000)).toBe(false)
    expect(processQueue.lockExpired(30_001)).toBe(true)
  })
})
