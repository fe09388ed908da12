import { describe, expect, it } from 'vitest'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { LONG_MAX } from '../java/index.ts'
import {
  batchAckBody,
  clusterInfoBody,
  compareMessageQueues,
  consumeMessageDirectlyBody,
  consumerRunningInfoBody,
  consumeStatsBody,
  correctionOffsetBody,
  dataVersionBody,
  decodeCompressedRegisterBroker,
  decodeTopicConfig,
  encodeCompressedRegisterBroker,
  encodeTopicConfig,
  heartbeatBody,
  lockBatchResponseBody,
  messageQueueKey,
  messageQueueText,
  queryAssignmentResponseBody,
  type RegisterBroker,
  registerBrokerBody,
  resetOffsetBody,
  subscriptionGroupBody,
  topicConfigBody,
  topicRouteBody,
} from './index.ts'

const queue = { topic: 'T1', brokerName: 'broker-a', queueId: 3 }

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (SimError.is(error)) return error.code
    throw error
  }
}

describe('bodies', () => {
  it('take what is missing from the defaults of the classes', () => {
    expect(topicConfigBody.parse('{"topicName":"T"}')).toEqual({
      attributes: {},
      order: false,
      perm: 6,
      readQueueNums: 16,
      topicFilterType: 'SINGLE_TAG',
      topicName: 'T',
      topicSysFlag: 0,
      writeQueueNums: 16,
    })
    expect(subscriptionGroupBody.parse('{"groupName":"G"}')).toMatchObject({
      consumeEnable: true,
      consumeTimeoutMinute: 15,
      groupRetryPolicy: { type: 'CUSTOMIZED' },
      retryMaxTimes: 16,
    })
    expect(dataVersionBody.parse('{"counter":1,"timestamp":2}')).toEqual({ counter: 1, stateVersion: 0, timestamp: 2 })
  })

  it('lose a retry policy of an unknown type, which is the default one when the group is read again', () => {
    const told = subscriptionGroupBody.parse('{"groupName":"G","groupRetryPolicy":{"type":"NONE"}}')
    expect(told.groupRetryPolicy).toEqual({})
    expect(subscriptionGroupBody.parse(subscriptionGroupBody.text(told)).groupRetryPolicy).toEqual({
      type: 'CUSTOMIZED',
    })
  })

  it('take text for numbers and the reverse, as fastjson does', () => {
    expect(topicConfigBody.parse('{"topicName":5,"perm":"4","order":"true","readQueueNums":3.0}')).toMatchObject({
      topicName: '5',
      perm: 4,
      order: true,
      readQueueNums: 3,
    })
  })

  it.each(['', '<html>', '[]', 'null', '1', '{"topicName":{}', '{"perm":"x"}', '{"attributes":[1]}'])(
    'refuse %j',
    (text) => {
      expect(codeOf(() => topicConfigBody.parse(text))).toBe(ErrorCodes.BodyMalformed)
    },
  )

  it('refuse what is nested so deeply that writing it would exhaust the stack', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(codeOf(() => topicConfigBody.parse(`{"topicName":${deep}}`))).toBe(ErrorCodes.BodyMalformed)
    expect(codeOf(() => topicConfigBody.parse(deep))).toBe(ErrorCodes.BodyMalformed)
    expect(codeOf(() => subscriptionGroupBody.parse(`{"groupRetryPolicy":{"x":${deep}}}`))).toBe(
      ErrorCodes.BodyMalformed,
    )
  })

  it('refuse to be missing where one is needed', () => {
    expect(codeOf(() => heartbeatBody.decode(undefined))).toBe(ErrorCodes.BodyMalformed)
  })

  it('leave out what is undefined and keep what is empty', () => {
    expect(queryAssignmentResponseBody.text({})).toBe('{}')
    expect(queryAssignmentResponseBody.text({ messageQueueAssignments: [] })).toBe('{"messageQueueAssignments":[]}')
    expect(lockBatchResponseBody.text({ lockOKMQSet: [queue] })).toBe(
      '{"lockOKMQSet":[{"brokerName":"broker-a","queueId":3,"topic":"T1"}]}',
    )
  })

  it('are not polluted by the names that a peer chooses', () => {
    const route = topicRouteBody.parse('{"filterServerTable":{"__proto__":["x"],"constructor":["y"]}}')
    expect([...route.filterServerTable]).toEqual([
      ['__proto__', ['x']],
      ['constructor', ['y']],
    ])
    expect(topicConfigBody.parse('{"attributes":{"__proto__":"x"}}').attributes).not.toHaveProperty('x')
  })
})

describe('heartbeats', () => {
  it('of the Go client are read: codes as text, versions in nanoseconds, no fingerprint', () => {
    const heartbeat = heartbeatBody.parse(
      '{"clientID":"c","producerDataSet":[],"consumerDataSet":[{"groupName":"G","consumeType":"CONSUME_PASSIVELY","messageModel":"CLUSTERING","consumeFromWhere":"CONSUME_FROM_LAST_OFFSET","subscriptionDataSet":[{"classFilterMode":false,"topic":"T","subString":"TagA","tagsSet":["TagA"],"codeSet":["2598919"],"subVersion":1795246238946123456,"expressionType":"TAG"}],"unitMode":false}]}',
    )
    expect(heartbeat.heartbeatFingerprint).toBeUndefined()
    const subscription = heartbeat.consumerDataSet[0]?.subscriptionDataSet[0]
    expect(subscription?.codeSet).toEqual([2598919])
    // The nearest number, the same that a pull header with this version gives.
    expect(subscription?.subVersion).toBe(Number('1795246238946123456'))
  })
})

describe('maps whose keys are objects', () => {
  const text = '{"offsetTable":{{"brokerName":"broker-a","queueId":3,"topic":"T1"}:7}}'

  it('are written and read in the raw form, which is the only one that Go understands', () => {
    expect(resetOffsetBody.text({ offsetTable: [[queue, 7]] })).toBe(text)
    expect(resetOffsetBody.parse(text).offsetTable).toEqual([[queue, 7]])
  })

  it('are read with the key as text that holds JSON, too', () => {
    const quoted = `{"offsetTable":{${JSON.stringify('{"brokerName":"broker-a","queueId":3,"topic":"T1"}')}:7}}`
    expect(resetOffsetBody.parse(quoted).offsetTable).toEqual([[queue, 7]])
  })

  it('lose entries whose key refers to nothing, and only those', () => {
    const source = `{"consumeTps":0,"offsetTable":{{"$ref":"$.x"}:{"brokerOffset":1},{"brokerName":"b","queueId":0,"topic":"T"}:{"brokerOffset":2}}}`
    expect(consumeStatsBody.parse(source).offsetTable.map(([, offset]) => offset.brokerOffset)).toEqual([2])
  })
})

describe('maps whose keys are numbers', () => {
  it('are written bare unless told otherwise, and read in both forms', () => {
    const info = {
      brokerAddrTable: new Map([['b', { brokerAddrs: new Map([[0, 'h:1']]), brokerName: 'b', cluster: 'c' }]]),
      clusterAddrTable: new Map([['c', ['b']]]),
    }
    expect(clusterInfoBody.text(info)).toContain('{0:"h:1"}')
    expect(clusterInfoBody.text(info, { numberKeys: 'quoted' })).toContain('{"0":"h:1"}')
    expect(clusterInfoBody.parse(clusterInfoBody.text(info)).brokerAddrTable.get('b')?.brokerAddrs).toEqual(
      new Map([[0, 'h:1']]),
    )
    expect(clusterInfoBody.parse(clusterInfoBody.text(info, { numberKeys: 'quoted' }))).toEqual(
      clusterInfoBody.parse(clusterInfoBody.text(info)),
    )
  })

  it('keep the largest long', () => {
    const text = '{"correctionOffsets":{0:9223372036854775807}}'
    expect(correctionOffsetBody.parse(text).correctionOffsets.get(0)).toBe(LONG_MAX)
    expect(correctionOffsetBody.text(correctionOffsetBody.parse(text))).toBe(text)
  })
})

describe('what clients answer', () => {
  it('is read from Go, which sends a result as its ordinal and spells dropped in its own way', () => {
    expect(
      consumeMessageDirectlyBody.parse('{"order":false,"autoCommit":true,"consumeResult":4,"spentTimeMills":3}')
        .consumeResult,
    ).toBe('CR_THROW_EXCEPTION')
    const running = consumerRunningInfoBody.parse(
      '{"mqTable":{{"brokerName":"broker-a","queueId":3,"topic":"T1"}:{"commitOffset":1,"dropped":true}}}',
    )
    expect(running.mqTable).toEqual([[queue, expect.objectContaining({ commitOffset: 1, droped: true })]])
  })
})

describe('batch acknowledgements', () => {
  it('are read with short and with long names', () => {
    const [short, long] = batchAckBody.parse(
      '{"brokerName":"b","acks":[{"c":"G","t":"T","r":"0","so":1,"q":2,"rq":3,"pt":4,"it":5,"b":"BQI="},{"consumerGroup":"G","topic":"T","retry":"0","startOffset":1,"queueId":2,"reviveQueueId":3,"popTime":4,"invisibleTime":5,"bitSet":"BQI="}]}',
    ).acks
    expect(short).toEqual(long)
    expect(short).toMatchObject({ consumerGroup: 'G', startOffset: 1, bitSet: 'BQI=' })
  })
})

describe('registrations', () => {
  const config = topicConfigBody.parse('{"topicName":"T","attributes":{"message.type":"FIFO"}}')
  const body: RegisterBroker = {
    filterServerList: [],
    topicConfigSerializeWrapper: {
      dataVersion: { counter: 1, stateVersion: 2, timestamp: 3 },
      topicConfigTable: new Map([['T', config]]),
      topicQueueMappingInfoMap: new Map(),
    },
  }

  it('come back in the compressed form of 5.x', () => {
    expect(decodeCompressedRegisterBroker(encodeCompressedRegisterBroker(body, 479), 479)).toEqual(body)
  })

  it('have neither attributes, state version nor mappings in the form of 4.x', () => {
    const decoded = decodeCompressedRegisterBroker(encodeCompressedRegisterBroker(body, 407), 407)
    expect(decoded.topicConfigSerializeWrapper.dataVersion.stateVersion).toBe(0)
    expect(decoded.topicConfigSerializeWrapper.topicConfigTable.get('T')?.attributes).toEqual({})
    expect(codeOf(() => decodeCompressedRegisterBroker(encodeCompressedRegisterBroker(body, 407), 479))).toBe(
      ErrorCodes.BodyMalformed,
    )
  })

  it('are refused when they are damaged', () => {
    const bytes = encodeCompressedRegisterBroker(body, 479)
    expect(codeOf(() => decodeCompressedRegisterBroker(bytes.subarray(0, 20), 479))).toBe(ErrorCodes.BodyMalformed)
    expect(codeOf(() => decodeCompressedRegisterBroker(new Uint8Array(0), 479))).toBe(ErrorCodes.BodyMalformed)
  })

  it('are read uncompressed with nothing in them', () => {
    expect(registerBrokerBody.parse('{}').topicConfigSerializeWrapper.topicConfigTable.size).toBe(0)
  })

  it('carry topics as text, with blanks in the attributes', () => {
    const spaced = { ...config, attributes: { note: 'a b' } }
    expect(decodeTopicConfig(encodeTopicConfig(spaced))).toEqual(spaced)
    expect(decodeTopicConfig('T 1 2')).toBeUndefined()
    expect(decodeTopicConfig('T 1 2 6 SINGLE_TAG')).toMatchObject({ readQueueNums: 1, writeQueueNums: 2 })
  })
})

describe('message queues', () => {
  it('are equal, ordered and printed as in Java', () => {
    expect(messageQueueKey(queue)).toBe(messageQueueKey({ ...queue }))
    const queues = [
      queue,
      { ...queue, queueId: 10 },
      { ...queue, topic: 'A' },
      { ...queue, brokerName: 'a', queueId: 99 },
    ]
    expect(queues.sort(compareMessageQueues).map((each) => `${each.topic} ${each.brokerName} ${each.queueId}`)).toEqual(
      ['A broker-a 3', 'T1 a 99', 'T1 broker-a 3', 'T1 broker-a 10'],
    )
    expect(messageQueueText(queue)).toBe('MessageQueue [topic=T1, brokerName=broker-a, queueId=3]')
  })
})
