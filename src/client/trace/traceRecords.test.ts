import { describe, expect, it } from 'vitest'
import { decodeTraceRecords, encodeTraceRecord, type TraceRecord, traceKeys } from './traceRecords.ts'

const record = (...fields: (string | number)[]): string => `${fields.join('\u0001')}\u0002`

// Field by field as remoting.md 13.11 has them.
describe('trace records', () => {
  it('are read one after the other from one text', () => {
    const text =
      record('Pub', 5, 'R', 'PG', 'T', 'ID', 'null', 'k1 k2', '10.0.0.1:10911', 3, 7, 3, 'OFFID', 'true') +
      record('SubBefore', 6, 'R', 'CG', 'REQ', 'ID', 2, 'k1') +
      record('SubAfter', 'REQ', 'ID', 9, 'false', 'k1', 2, 15, 'CG')
    expect(decodeTraceRecords(text)).toMatchObject([
      { type: 'Pub', timestamp: 5, group: 'PG', topic: 'T', msgId: 'ID', tags: '', keys: 'k1 k2', costMs: 7 },
      { type: 'SubBefore', timestamp: 6, group: 'CG', requestId: 'REQ', msgId: 'ID', retryTimes: 2 },
      {
        type: 'SubAfter',
        requestId: 'REQ',
        costMs: 9,
        success: false,
        outcome: 'EXCEPTION',
        timestamp: 15,
        group: 'CG',
      },
    ])
    expect(decodeTraceRecords(text)[0]).toMatchObject({ messageType: 'Delay', offsetMsgId: 'OFFID', success: true })
  })

  it('of older and of other clients have fewer or more fields', () => {
    const old = record('Pub', 5, 'R', 'PG', 'T', 'ID', 'a', 'k', 'h:1', 3, 7, 0, 'false')
    expect(decodeTraceRecords(old)).toMatchObject([{ offsetMsgId: '', success: false, clientHost: undefined }])
    const go = record('Pub', 5, 'R', 'PG', 'T', 'ID', 'a', 'k', 'h:1', 3, 7, 0, 'OFF', 'true', '10.9.9.9')
    expect(decodeTraceRecords(go)).toMatchObject([{ offsetMsgId: 'OFF', success: true, clientHost: '10.9.9.9' }])
    const cloud = record('SubAfter', 'REQ', 'ID', 9, 'true', 'k1', 0)
    expect(decodeTraceRecords(cloud)).toMatchObject([{ outcome: 'SUCCESS', timestamp: undefined, group: undefined }])
  })

  it('of transactions and recalls', () => {
    const text =
      record('EndTransaction', 5, 'R', 'PG', 'T', 'ID', 'a', 'k', 'h:1', 1, 'TX', 'COMMIT_MESSAGE', 'true') +
      record('Recall', 6, 'R', 'PG', 'T', 'ID', 'false')
    expect(decodeTraceRecords(text)).toEqual([
      {
        type: 'EndTransaction',
        timestamp: 5,
        regionId: 'R',
        group: 'PG',
        topic: 'T',
        msgId: 'ID',
        tags: 'a',
        keys: 'k',
        storeHost: 'h:1',
        messageType: 'TransHalf',
        transactionId: 'TX',
        transactionState: 'COMMIT_MESSAGE',
        fromTransactionCheck: true,
      },
      { type: 'Recall', timestamp: 6, regionId: 'R', group: 'PG', topic: 'T', msgId: 'ID', success: false },
    ])
  })

  it('that cannot be read are left out', () => {
    expect(decodeTraceRecords(`nonsense\u0002${record('Pub', 1, 2)}${record('New', 1, 2, 3, 4, 5, 6)}`)).toEqual([])
    expect(decodeTraceRecords('')).toEqual([])
  })

  it.each<TraceRecord>([
    {
      type: 'Pub',
      timestamp: 5,
      regionId: 'R',
      group: 'PG',
      topic: 'T',
      msgId: 'ID',
      tags: '',
      keys: 'k1 k2',
      storeHost: 'h:1',
      bodyLength: 3,
      costMs: 7,
      messageType: 'Delay',
      offsetMsgId: 'OFF',
      success: true,
      clientHost: undefined,
    },
    {
      type: 'SubBefore',
      timestamp: 6,
      regionId: 'R',
      group: 'CG',
      requestId: 'REQ',
      msgId: 'ID',
      retryTimes: 2,
      keys: '',
      clientHost: undefined,
    },
    {
      type: 'SubAfter',
      requestId: 'REQ',
      msgId: 'ID',
      costMs: 9,
      success: false,
      keys: 'k1',
      outcome: 'EXCEPTION',
      timestamp: 15,
      group: 'CG',
    },
    {
      type: 'EndTransaction',
      timestamp: 5,
      regionId: 'R',
      group: 'PG',
      topic: 'T',
      msgId: 'ID',
      tags: 'a',
      keys: 'k',
      storeHost: 'h:1',
      messageType: 'TransCommit',
      transactionId: '',
      transactionState: 'UNKNOW',
      fromTransactionCheck: false,
    },
    { type: 'Recall', timestamp: 6, regionId: 'R', group: 'PG', topic: 'T', msgId: 'ID', success: true },
  ])('come back as they were written: $type', (written) => {
    expect(decodeTraceRecords(encodeTraceRecord(written))).toEqual([written])
  })

  it('are found by id and keys', () => {
    const recall = {
      type: 'Recall',
      timestamp: 6,
      regionId: 'R',
      group: 'PG',
      topic: 'T',
      msgId: 'ID',
      success: true,
    } as const
    expect(traceKeys(recall)).toEqual(['ID'])
    const [begun] = decodeTraceRecords(record('SubBefore', 6, 'R', 'CG', 'REQ', 'ID', 2, 'k1  k2'))
    expect(begun === undefined ? [] : traceKeys(begun)).toEqual(['ID', 'k1', 'k2'])
    const [bare] = decodeTraceRecords(record('SubBefore', 6, 'R', 'CG', 'REQ', 'ID', 2, 'null'))
    expect(bare === undefined ? [] : traceKeys(bare)).toEqual(['ID'])
  })
})
