import type { MessageRecord } from '../../src/protocol/index.ts'
import { decodeRecord } from '../../src/protocol/index.ts'
import type { MessageStore, MessageToStore, PutMessageResult } from '../../src/store/index.ts'

const host = { host: '10.0.0.1', port: 10911 }

export interface Draft {
  readonly topic?: string
  readonly queueId?: number
  readonly sysFlag?: number
  readonly body?: Uint8Array | string
  readonly properties?: Readonly<Record<string, string>>
}

export function message(draft: Draft = {}): MessageToStore {
  const body = draft.body ?? 'hello'
  return {
    topic: draft.topic ?? 'TopicTest',
    queueId: draft.queueId ?? 0,
    flag: 0,
    sysFlag: draft.sysFlag ?? 0,
    bornTimestamp: 1_700_000_000_000,
    bornHost: host,
    storeHost: host,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    properties: new Map(Object.entries(draft.properties ?? {})),
  }
}

/** Puts a message whose answer comes within the call. */
export function put(store: MessageStore, draft: Draft = {}): PutMessageResult {
  let result: PutMessageResult | undefined
  store.putMessage(message(draft), (answer) => {
    result = answer
  })
  if (result === undefined) throw new Error('the answer did not come within the call')
  return result
}

export function pull(
  store: MessageStore,
  queueOffset: number,
  options: { topic?: string; queueId?: number; maxMsgNums?: number; maxMsgBytes?: number } = {},
): { status: string; next: number; bodies: string[] } {
  const { topic = 'TopicTest', queueId = 0, maxMsgNums = 32, maxMsgBytes } = options
  const result = store.getMessage({ group: 'g', topic, queueId, queueOffset, maxMsgNums, maxMsgBytes })
  if (result === undefined) return { status: 'SHUT_DOWN', next: -1, bodies: [] }
  const bodies = result.messages.map((bytes) => bodyText(decodeRecord(bytes)))
  return { status: result.status, next: result.nextBeginOffset, bodies }
}

export function bodyText(record: MessageRecord): string {
  return new TextDecoder().decode(record.body)
}

/** All records of the log in order, found by their own sizes. */
export function logRecords(store: MessageStore, fileSize: number): MessageRecord[] {
  const records: MessageRecord[] = []
  for (let at = store.commitLogMinOffset; at < store.commitLogMaxOffset; ) {
    const record = store.lookMessageByOffset(at)
    if (record === undefined) {
      at += fileSize - (at % fileSize)
      continue
    }
    records.push(record)
    at += record.totalSize
  }
  return records
}
