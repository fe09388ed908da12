import { describe, expect, it } from 'vitest'
import { checkedListenHost, checkedPort, parseAdvertised, parseTopic } from '../../src/emulator/options.ts'
import { emulatorPlan } from '../../src/emulator/plan.ts'

describe('options of the emulator', () => {
  it('have the ports of the original as defaults', () => {
    const plan = emulatorPlan({})
    expect(plan.namesrvPorts).toEqual([9876])
    expect(plan.brokers).toEqual([{ name: 'broker-a', port: 10911 }])
    expect(plan.host).toBe('127.0.0.1')
    expect(plan.controlPort).toBeUndefined()
  })

  it('have SQL92 filters on, unless a setting or the properties file says otherwise', () => {
    expect(emulatorPlan({})).toMatchObject({
      settings: { enablePropertyFilter: 'true' },
      ownDefaults: ['enablePropertyFilter=true'],
    })
    const off = emulatorPlan({ settings: ['enablePropertyFilter=false'] })
    expect(off).toMatchObject({ settings: { enablePropertyFilter: 'false' }, ownDefaults: [] })
    const file = emulatorPlan({ brokerProperties: 'enablePropertyFilter=false\n' })
    expect(file.settings).not.toHaveProperty('enablePropertyFilter')
    expect(file.ownDefaults).toEqual([])
  })

  it('give further servers ports of their own, and free ones when asked for 0', () => {
    const plan = emulatorPlan({ brokers: 3, nameservers: 2 })
    expect(plan.namesrvPorts).toEqual([9876, 9877])
    expect(plan.brokers.map(({ port }) => port)).toEqual([10911, 10921, 10931])
    expect(emulatorPlan({ brokers: 2, brokerPort: 0 }).brokers.map(({ port }) => port)).toEqual([0, 0])
  })

  it.each([
    [() => checkedPort('--port', 70_000), '--port: 70000 is not a port; allowed are 0 (any free port) to 65535'],
    [() => checkedPort('--port', 1.5), '--port: 1.5 is not a port'],
    [
      () => emulatorPlan({ profile: 'nonsense' }),
      '--profile: "nonsense" is not a known release; allowed are 5.3.3, 4.9.7',
    ],
    [() => emulatorPlan({ brokerPort: 2 }), '--broker-port: 2 leaves no room for the VIP port'],
    [() => emulatorPlan({ brokerPort: 65_530, brokers: 2 }), '--broker-port: 65540 is not a port'],
    [() => emulatorPlan({ brokers: 0 }), '--brokers: 0 is out of range; allowed are 1 to 26'],
    [() => emulatorPlan({ nameservers: 10 }), '--nameservers: 10 is out of range; allowed are 1 to 9'],
    [() => checkedListenHost('--host', 'example.org'), '--host: "example.org" is not an address to listen on'],
    [() => parseAdvertised('--advertise', '10.0.0.256'), '--advertise: "10.0.0.256" is not an address'],
    [() => parseAdvertised('--advertise', 'a b'), '--advertise: "a b" is not an address'],
    [() => parseAdvertised('--advertise', 'host:99999'), '--advertise: 99999 is not a port'],
    [() => emulatorPlan({ advertise: 'host:1', brokers: 2 }), 'names a port, and there are 2 brokers'],
    [() => emulatorPlan({ brokerIP1: 'http://x' }), '--brokerIP1: "http://x" is not an address'],
    [() => parseTopic('a b'), '--topic: "a b" is not a topic'],
    [() => parseTopic('Orders:0'), '--topic: "Orders:0" is not a topic'],
  ])('refuse what cannot work with the option, the value and what is allowed', (act, message) => {
    expect(act).toThrow(message)
  })

  it('take addresses and topics in their usual forms', () => {
    expect(parseAdvertised('--advertise', 'broker.example.org:20911')).toEqual({
      host: 'broker.example.org',
      port: 20911,
    })
    expect(parseAdvertised('--advertise', '[2001:db8::1]:1')).toEqual({ host: '2001:db8::1', port: 1 })
    expect(parseAdvertised('--advertise', '10.1.7.229')).toEqual({ host: '10.1.7.229' })
    expect(parseTopic('Orders')).toEqual({ topicName: 'Orders', queueNums: 8 })
    expect(parseTopic('Orders:4')).toEqual({ topicName: 'Orders', queueNums: 4 })
    expect(checkedListenHost('--host', 'localhost')).toBe('127.0.0.1')
  })
})
