import { describe, expect, it } from 'vitest'
import type { DispatchRequest } from '../record/dispatchRequest.ts'
import { IndexService } from './indexService.ts'
import { indexKeyHash } from './keyHash.ts'

const BEGIN = 1_700_000_000_000

function service(maxIndexNum: number, maxHashSlotNum = 4): IndexService {
  return new IndexService({
    logger: { log: () => undefined },
    disk: undefined,
    path: 'index',
    maxHashSlotNum,
    maxIndexNum,
    localMs: () => BEGIN,
  })
}

function request(physicalOffset: number, storeTimestamp: number, keys: string, sysFlag = 0): DispatchRequest {
  const properties = new Map([['KEYS', keys]])
  const rest = { queueId: 0, size: 100, queueOffset: 0, tagsCode: 0 }
  return { topic: 'T', physicalOffset, storeTimestamp, sysFlag, properties, ...rest }
}

const find = (index: IndexService, key: string, maxNum = 64, beginMs = 0, endMs = BEGIN * 2): number[] =>
  index.query('T', key, maxNum, beginMs, endMs).physicalOffsets

describe('IndexService', () => {
  it('finds each of several keys, the newest first', () => {
    const index = service(1000)
    for (let i = 0; i < 20; i++) index.build(request(i * 100, BEGIN + i * 1000, `all key${i}  odd${i % 2}`), false)
    expect(find(index, 'key7')).toEqual([700])
    expect(find(index, 'all', 3)).toEqual([1900, 1800, 1700])
    expect(find(index, 'odd1')).toHaveLength(10)
    expect(find(index, '')).toEqual([])
  })

  it('keeps keys of one hash apart from others of the same slot, and does not tell equal hashes apart', () => {
    const index = service(1000, 1)
    index.build(request(100, BEGIN, 'Aa'), false)
    index.build(request(200, BEGIN, 'BB'), false)
    index.build(request(300, BEGIN, 'other'), false)
    expect(indexKeyHash('T', 'Aa')).toBe(indexKeyHash('T', 'BB'))
    expect(find(index, 'Aa')).toEqual([200, 100])
    expect(find(index, 'other')).toEqual([300])
  })

  it('seeds a new file with the end of the full one, so that its first entry counts seconds from there', () => {
    const index = service(3)
    index.build(request(100, BEGIN, 'a'), false)
    index.build(request(200, BEGIN + 5000, 'b'), false)
    index.build(request(300, BEGIN + 9000, 'c'), false)
    expect(index.files).toHaveLength(2)
    const [first, second] = index.files
    expect(first?.header).toMatchObject({ beginPhyOffset: 100, endPhyOffset: 200, indexCount: 3 })
    expect(second?.header).toMatchObject({ beginTimestamp: BEGIN + 9000, beginPhyOffset: 300, indexCount: 2 })
    // Upstream computes the difference, 4 s, before it moves the begin: the entry counts as stored at 13 s.
    expect(find(index, 'c', 64, BEGIN + 9000, BEGIN + 9000)).toEqual([])
    expect(find(index, 'c', 64, BEGIN + 9000, BEGIN + 13_000)).toEqual([300])
    expect(find(index, 'a')).toEqual([100])
  })

  it('answers only entries within the time range, in whole seconds', () => {
    const index = service(1000)
    for (let i = 0; i < 5; i++) index.build(request(i, BEGIN + i * 1000 + 1, 'k'), false)
    expect(find(index, 'k', 64, BEGIN + 2000, BEGIN + 3500)).toEqual([3, 2])
    expect(find(index, 'k', 64, BEGIN + 60_000, BEGIN + 90_000)).toEqual([])
  })

  it('skips rolled-back messages, and in recovery those it has', () => {
    const index = service(1000)
    index.build(request(100, BEGIN, 'k', 0xc), false)
    expect(find(index, 'k')).toEqual([])
    index.build(request(200, BEGIN, 'k', 0x4), false)
    index.build(request(200, BEGIN, 'k'), true)
    index.build(request(150, BEGIN, 'k'), true)
    index.build(request(300, BEGIN, 'k'), true)
    index.build(request(300, BEGIN, 'k other'), true)
    expect(find(index, 'k')).toEqual([300, 200])
    expect(find(index, 'other')).toEqual([300])
  })

  it('hashes as the original: the absolute value, and 0 for the one number that has none', () => {
    expect(indexKeyHash('TopicTest', 'key')).toBe(85_128_477)
    expect(indexKeyHash('T', 'jllgx0D')).toBe(0)
  })
})
