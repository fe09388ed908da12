import { describe, expect, it } from 'vitest'
import { profileOf } from '../../profile/index.ts'
import { heartbeatBody } from '../../protocol/index.ts'
import type { Call, Channel } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { HeartbeatReader } from './heartbeatReader.ts'

const broker = { profile: profileOf() } as BrokerContext

function call(channel: Channel, groupName: string | undefined): Call<'HEART_BEAT'> {
  const body = heartbeatBody.encode({ clientID: 'c', consumerDataSet: [], producerDataSet: [{ groupName }] })
  return { channel, body } as unknown as Call<'HEART_BEAT'>
}

describe('a heartbeat', () => {
  it('is read once while its bytes stay the same, for each connection', () => {
    const reader = new HeartbeatReader()
    const one = {} as Channel
    const first = reader.read(call(one, 'p'), broker)
    expect(first.producerDataSet).toEqual([{ groupName: 'p' }])
    expect(reader.read(call(one, 'p'), broker)).toBe(first)
    expect(reader.read(call({} as Channel, 'p'), broker)).not.toBe(first)
    expect(reader.read(call(one, 'q'), broker).producerDataSet).toEqual([{ groupName: 'q' }])
    expect(reader.read(call(one, 'p'), broker)).toEqual(first)
  })

  it('is refused each time it cannot be read', () => {
    const reader = new HeartbeatReader()
    const channel = {} as Channel
    const good = reader.read(call(channel, 'p'), broker)
    const bad = { channel, body: new TextEncoder().encode('{"consumerDataSet":null}') } as unknown as Call<'HEART_BEAT'>
    expect(() => reader.read(bad, broker)).toThrow(/Set.iterator/)
    expect(() => reader.read(bad, broker)).toThrow(/Set.iterator/)
    expect(reader.read(call(channel, 'p'), broker)).toBe(good)
  })
})
