import { describe, expect, it } from 'vitest'
import type { Clock } from '../../runtime/index.ts'
import { SimError } from '../../runtime/index.ts'
import { defaultMessageStoreConfig } from '../../store/index.ts'
import type { BrokerConfigOptions } from './brokerConfig.ts'
import { BrokerConfigHolder } from './brokerConfig.ts'

const clock: Clock = {
  wallMs: () => 1_700_000_000_000,
  monotonicMs: () => 0,
  timer: (_delayMs, label) => ({ label, [Symbol.dispose]: () => undefined }),
}

function holder(options: Partial<BrokerConfigOptions> = {}): BrokerConfigHolder {
  return new BrokerConfigHolder({ clock, ...options })
}

function refusal(options: Partial<BrokerConfigOptions>): string {
  try {
    holder(options)
  } catch (error) {
    if (SimError.is(error)) return error.message
    throw error
  }
  return 'accepted'
}

describe('BrokerConfigHolder', () => {
  it('starts from the defaults of 5.3.3', () => {
    const { broker, store, server } = holder()
    expect(broker.defaultTopicQueueNums).toBe(8)
    expect(broker.brokerPermission).toBe(6)
    expect(broker.brokerElectionPriority).toBe(2_147_483_647)
    expect(broker.consumerFallbehindThreshold).toBe(17_179_869_184)
    expect(broker.defaultMessageRequestMode).toBe('PULL')
    expect(server.listenPort).toBe(10_911)
    expect(store.haListenPort).toBe(10_912)
    expect(store.bitMapLengthConsumeQueueExt).toBe(112)
    expect(store.dLegerGroup).toBeNull()
  })

  it('agrees with the defaults that the store uses by itself', () => {
    expect(holder().store).toMatchObject(defaultMessageStoreConfig)
  })

  it('takes the host name and address for what is not configured', () => {
    const named = holder({ hostname: 'box', localAddress: '10.0.0.7', text: 'brokerIP2=10.0.0.8' })
    expect([named.broker.brokerName, named.broker.brokerIP1, named.broker.brokerIP2]).toEqual([
      'box',
      '10.0.0.7',
      '10.0.0.8',
    ])
  })

  it('lets a setting win over the file and applies a name to every class that has it', () => {
    const { broker, server, store } = holder({
      text: 'listenPort = 20911\nbrokerName: a',
      settings: ['listenPort=30911'],
    })
    expect([broker.listenPort, server.listenPort, store.haListenPort, broker.brokerName]).toEqual([
      30_911,
      30_911,
      30_912,
      'a',
    ])
  })

  it('names key, value and what is allowed when it refuses', () => {
    expect(refusal({ text: 'listenPort=ten' })).toMatch(
      /listenPort: value 'ten'.*whole number from -2147483648 to 2147483647/,
    )
    expect(refusal({ text: 'listenPort=70000' })).toMatch(/listenPort: value '70000'.*from 0 to 65535/)
    expect(refusal({ text: 'autoCreateTopicEnable=yes' })).toMatch(/autoCreateTopicEnable: value 'yes'.*true or false/)
    expect(refusal({ settings: ['flushDiskType=FAST'] })).toMatch(/flushDiskType.*SYNC_FLUSH, ASYNC_FLUSH/)
    expect(refusal({ settings: ['autoCreateTopicEnable'] })).toMatch(/key=value/)
    expect(refusal({ text: 'brokerRole=SLAVE' })).toMatch(/brokerId: value '0'.*greater than 0/)
    expect(refusal({ text: 'x=\\u12' })).toMatch(/hexadecimal/)
  })

  it('forces broker id 0 on a master', () => {
    expect(holder({ text: 'brokerRole=SYNC_MASTER\nbrokerId=3' }).broker.brokerId).toBe(0)
    expect(holder({ text: 'brokerRole=SLAVE\nbrokerId=3' }).broker.brokerId).toBe(3)
  })

  it('warns of names that no release knows, and only of those', () => {
    const text = 'authenticationEnabled=true\nfilterServerNums=1\nautoCreateTopicEnabel=false'
    expect(holder({ text }).warnings).toEqual(['autoCreateTopicEnabel'])
  })

  it('prints every option sorted by name, null ones left out, unknown ones included', () => {
    const lines = holder({ text: 'zzz=1\nbrokerName=b' }).propertiesText().trimEnd().split('\n')
    const names = lines.map((line) => line.slice(0, line.indexOf('=')))
    expect(names).toEqual([...names].sort())
    expect(lines).toContain('zzz=1')
    expect(lines).toContain('brokerName=b')
    expect(lines).toContain('logicalDiskSpaceCleanForciblyThreshold=0.8')
    expect(lines).toContain('controllerAddr=')
    expect(names).not.toContain('haMasterAddress')
  })

  it('changes at run time, passes over what the original ignores, and counts the change', () => {
    const config = holder()
    const before = config.broker
    config.update(
      new Map([
        ['brokerPermission', '4'],
        ['nonsense', '1'],
        ['defaultTopicQueueNums', 'many'],
        ['traceOn', 'no'],
      ]),
    )
    expect(config.broker.brokerPermission).toBe(4)
    expect(config.broker.defaultTopicQueueNums).toBe(8)
    expect(config.broker.traceOn).toBe(false)
    expect(config.propertiesText()).not.toContain('nonsense')
    expect(before.brokerPermission).toBe(6)
    expect(config.dataVersion).toEqual({ counter: 1, stateVersion: 0, timestamp: 1_700_000_000_000 })
  })

  it('knows the names that may not be updated', () => {
    const config = holder({ text: 'configBlackList=maxMessageSize;brokerName' })
    expect(
      ['brokerConfigPath', 'rocketmqHome', 'configBlackList', 'maxMessageSize'].every((name) =>
        config.isBlackListed(name),
      ),
    ).toBe(true)
    expect(config.isBlackListed('brokerPermission')).toBe(false)
  })
})
