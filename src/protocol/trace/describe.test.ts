import { describe, expect, it } from 'vitest'
import { emptyFields, FLAG_ONEWAY, FLAG_RESPONSE, type RemotingCommand } from '../command.ts'
import { encodeHeader, encodeResponseHeader } from '../header/index.ts'
import { describeBody, describeCommand } from './index.ts'

const base: RemotingCommand = {
  code: 0,
  language: 'JAVA',
  version: 479,
  opaque: 3,
  flag: 0,
  remark: undefined,
  extFields: emptyFields(),
  body: undefined,
  serializeType: 'JSON',
}

describe('describeCommand', () => {
  it('names a request and types its header, one-letter names included', () => {
    const extFields = encodeHeader('SEND_MESSAGE_V2', {
      producerGroup: 'PG',
      topic: 'T1',
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: 4,
      queueId: 2,
      sysFlag: 0,
      bornTimestamp: 5,
      flag: 0,
    })
    extFields['AccessKey'] = 'ak'
    expect(describeCommand({ ...base, code: 310, extFields, body: new Uint8Array(9) })).toMatchObject({
      kind: 'request',
      name: 'SEND_MESSAGE_V2',
      header: { topic: 'T1', queueId: 2 },
      other: { AccessKey: 'ak' },
      bodyBytes: 9,
    })
  })

  it('tells a one-way request and an unknown one', () => {
    expect(describeCommand({ ...base, code: 15, flag: FLAG_ONEWAY })).toMatchObject({
      kind: 'oneway',
      name: 'UPDATE_CONSUMER_OFFSET',
    })
    expect(describeCommand({ ...base, code: 12345 })).toMatchObject({
      kind: 'request',
      name: 'UNKNOWN_12345',
      header: {},
    })
  })

  it('types a response by the request that it answers', () => {
    const extFields = encodeResponseHeader('GET_MAX_OFFSET', { offset: 17 })
    const response = { ...base, flag: FLAG_RESPONSE, extFields }
    expect(describeCommand(response, 'GET_MAX_OFFSET')).toMatchObject({
      kind: 'response',
      result: 'SUCCESS',
      header: { offset: 17 },
    })
    expect(describeCommand(response)).toMatchObject({ name: undefined, header: {}, other: { offset: '17' } })
  })
})

describe('describeBody', () => {
  const text = (source: string): Uint8Array => new TextEncoder().encode(source)

  it('reads a body by the request that it belongs to', () => {
    const response = { ...base, flag: FLAG_RESPONSE, body: text('{"topicList":["T1"]}') }
    expect(describeBody(response, 'GET_TOPICS_BY_CLUSTER')).toEqual({ brokerAddr: undefined, topicList: ['T1'] })
    expect(describeBody({ ...response, flag: 0 }, 'GET_TOPICS_BY_CLUSTER')).toBeUndefined()
  })

  it('shows nothing where a body cannot be read', () => {
    expect(describeBody({ ...base, flag: FLAG_RESPONSE, body: text('<') }, 'GET_TOPICS_BY_CLUSTER')).toBeUndefined()
    expect(describeBody({ ...base, flag: FLAG_RESPONSE }, 'GET_TOPICS_BY_CLUSTER')).toBeUndefined()
    expect(describeBody({ ...base, body: text('x') }, 'SEND_MESSAGE')).toBeUndefined()
  })
})
