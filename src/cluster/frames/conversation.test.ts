import { describe, expect, it } from 'vitest'
import { encodeFrame, type RemotingCommand, requestRow } from '../../protocol/index.ts'
import type { Onward, OpenConnection } from '../../sim/index.ts'
import { Conversation, type FrameJudge } from './conversation.ts'
import type { PassingFrame } from './frameMatch.ts'

const connection: OpenConnection = { id: 1, fromHost: 'client', toHost: 'server', matches: () => true }

/** Swallows what it is told to while it is armed, and remembers what it saw. */
class Judge implements FrameJudge {
  armed = true
  readonly seen: (string | undefined)[] = []
  swallows = (_: PassingFrame): boolean => false

  judge(frame: PassingFrame): readonly Onward[] | undefined {
    this.seen.push(frame.name)
    return this.swallows(frame) ? [] : undefined
  }
}

function command(code: number, opaque: number, flag = 0): Uint8Array {
  const fields = { code, opaque, flag, extFields: {}, remark: undefined, body: undefined }
  return encodeFrame({ ...fields, language: 'JAVA', version: 0, serializeType: 'JSON' } as unknown as RemotingCommand)
}

const heartbeat = (opaque: number): Uint8Array => command(requestRow('HEART_BEAT').code, opaque)
const answer = (opaque: number): Uint8Array => command(0, opaque, 1)

const bytesIn = (parts: readonly Onward[]): number =>
  parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : 0), 0)

describe('a conversation', () => {
  it('keeps a frame back until it is whole, and judges it once', () => {
    const judge = new Judge()
    const conversation = new Conversation(judge, connection)
    const frame = heartbeat(1)
    for (let at = 0; at < frame.length - 1; at++) {
      expect(conversation.bytes(frame.subarray(at, at + 1), true)).toEqual([])
    }
    expect(bytesIn(conversation.bytes(frame.subarray(frame.length - 1), true))).toBe(frame.length)
    expect(judge.seen).toEqual(['HEART_BEAT'])
  })

  it('knows the request of an answer, in either direction', () => {
    const judge = new Judge()
    const conversation = new Conversation(judge, connection)
    conversation.bytes(heartbeat(1), true)
    conversation.bytes(answer(1), false)
    conversation.bytes(answer(1), false)
    conversation.bytes(command(requestRow('NOTIFY_CONSUMER_IDS_CHANGED').code, 1), false)
    conversation.bytes(answer(1), true)
    expect(judge.seen).toEqual([
      'HEART_BEAT',
      'HEART_BEAT',
      undefined,
      'NOTIFY_CONSUMER_IDS_CHANGED',
      'NOTIFY_CONSUMER_IDS_CHANGED',
    ])
  })

  it('lets bytes pass as they come while nothing is armed, and never takes back what has partly gone on', () => {
    const judge = new Judge()
    judge.armed = false
    judge.swallows = () => true
    const conversation = new Conversation(judge, connection)
    const first = heartbeat(1)
    const part = first.subarray(0, 10)
    expect(conversation.bytes(part, true)).toEqual([part])
    judge.armed = true
    const rest = new Uint8Array([...first.subarray(10), ...heartbeat(2), ...heartbeat(3).subarray(0, 6)])
    expect(bytesIn(conversation.bytes(rest, true))).toBe(first.length - 10)
    judge.armed = false
    judge.swallows = () => false
    expect(bytesIn(conversation.bytes(heartbeat(3).subarray(6), true))).toBe(heartbeat(3).length)
    expect(conversation.rest(true)).toBeUndefined()
  })

  it('gives back what it keeps', () => {
    const conversation = new Conversation(new Judge(), connection)
    const frame = heartbeat(1)
    conversation.bytes(frame.subarray(0, 12), true)
    expect(conversation.rest(true)).toEqual(frame.subarray(0, 12))
  })

  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n'],
    ['zeros', '\0\0\0\0\0\0\0\0'],
  ])('passes %s on, which is no remoting', (_, words) => {
    const judge = new Judge()
    judge.swallows = () => true
    const conversation = new Conversation(judge, connection)
    const bytes = Uint8Array.from(words, (letter) => letter.charCodeAt(0))
    expect(bytesIn(conversation.bytes(bytes, true))).toBe(bytes.length)
    expect(bytesIn(conversation.bytes(heartbeat(1), true))).toBe(heartbeat(1).length)
    expect(judge.seen).toEqual([])
  })
})
