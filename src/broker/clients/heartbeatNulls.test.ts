import { describe, expect, it } from 'vitest'
import { utf8Bytes } from '../../protocol/index.ts'
import { demandEntries } from './heartbeatNulls.ts'

function demand(heartbeat: unknown): void {
  demandEntries(utf8Bytes(JSON.stringify(heartbeat)))
}

describe('a heartbeat', () => {
  it('may lack its sets', () => {
    expect(() => demand({ clientID: 'c' })).not.toThrow()
    expect(() => demand({ consumerDataSet: [{ groupName: 'G' }], producerDataSet: [] })).not.toThrow()
  })

  it.each([
    ['consumers', { consumerDataSet: null }, 'getConsumerDataSet()" is null'],
    ['a consumer', { consumerDataSet: [null] }, '"consumerData" is null'],
    ['producers', { producerDataSet: null }, 'getProducerDataSet()" is null'],
    ['a producer', { producerDataSet: [null] }, '"data" is null'],
    ['subscriptions', { consumerDataSet: [{ groupName: 'G', subscriptionDataSet: null }] }, 'getSubscriptionDataSet()'],
    ['a topic', { consumerDataSet: [{ groupName: 'G', subscriptionDataSet: [{}] }] }, '"key" is null'],
  ])('is refused for null in place of %s', (_what, heartbeat, message) => {
    expect(() => demand(heartbeat)).toThrow(message)
  })

  it('that is no JSON is left to its reader', () => {
    expect(() => demandEntries(utf8Bytes('{"a'))).not.toThrow()
  })
})
