import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { type Explanation, runScenario, type Scenario, type Topology } from '../../src/scenario/index.ts'
import { patchOf } from './access.ts'
import { sample } from './sample.ts'

async function explained(scenario: Scenario): Promise<readonly Explanation[]> {
  return (await runScenario(scenario, { variant: 'broken' })).explanations
}

async function shipped(id: string): Promise<Scenario> {
  const entry = scenarios.find((candidate) => candidate.id === id)
  if (entry === undefined) throw new Error(`no scenario ${id}`)
  return await entry.load()
}

const topology = (changes: Parameters<typeof patchOf<Topology>>[1]): Scenario =>
  sample({ topology: patchOf(sample().topology, changes) })

describe('an explanation', () => {
  it('names hop, address, rule and an address that works', async () => {
    const [drop, reject, ...more] = await explained(await shipped('broker-external-ip-unreachable-from-pods'))
    expect(more).toEqual([])
    for (const one of [drop, reject]) {
      expect(one).toMatchObject({
        hop: 'second hop, client to broker',
        address: '10.1.7.229:10911',
        fix: expect.stringContaining('set brokerIP1=rocketmq-broker.rocketmq.svc.cluster.local and restart the broker'),
      })
      expect(one?.clients).toHaveLength(8)
    }
    expect(drop?.rule).toContain('"firewall network:pods-drop > 10.1.7.0/24 drop" drops the packets')
    expect(reject?.rule).toContain('"firewall network:pods-reject > 10.1.7.0/24 reject" answers with a reset')
  })

  it('names a setting that no broker knows, since the original says nothing', async () => {
    const scenario = topology({ hosts: { 'broker-a': { settings: { brokerIp1: '10.1.7.229' } } } })
    const [one, ...more] = await explained(scenario)
    expect(more).toEqual([])
    expect(one?.sentence).toMatch(/^broker-a: no broker knows the setting brokerIp1, /)
    expect(one?.zh.sentence).toContain('不认识配置项 brokerIp1')
  })

  it('follows the world: another rule and another name give another sentence', async () => {
    const scenario = await shipped('broker-external-ip-unreachable-from-pods')
    const changed = patchOf(scenario.topology, {
      firewall: [{ from: '10.244.8.0/23', to: 'node-1', port: 10911, action: 'unreachable' }],
      dns: { 'rocketmq-broker.rocketmq.svc.cluster.local': null, 'mq.internal': { addresses: ['10.244.0.10'] } },
    })
    const [one] = await explained({ ...scenario, topology: changed })
    expect(one?.rule).toBe('the rule "firewall 10.244.8.0/23 > node-1 port 10911 unreachable" answers "unreachable"')
    expect(one?.fix).toContain('brokerIP1=mq.internal')
  })

  it('offers no address that the clients cannot reach', async () => {
    const [one] = await explained(topology({ firewall: [{ from: 'pod', to: 'broker-a', action: 'drop' }] }))
    expect(one?.fix).toBe('Fix: let pod connect to 10.0.0.2:10911.')
  })

  it('tells a refused setting, what was not sent, and a setting that passes', async () => {
    const [one] = await explained(await shipped('go-namesrv-domain-ip-addr-error'))
    expect(one).toMatchObject({ hop: 'before the first hop', rule: expect.stringContaining('"IP addr error"') })
    expect(one?.sentence).toContain('No packet was sent and no name was looked up.')
    expect(one?.fix).toContain('write "http://rocketmq-namesrv.rocketmq.svc.cluster.local:9876"')
  })

  it('tells a frame that is too large for every broker', async () => {
    const found = await explained(await shipped('message-too-large'))
    const one = found.find(({ clients }) => clients.includes('bulk shop'))
    expect(one?.rule).toMatch(/closed the connection: a frame of \d+ bytes exceeds the limit of 16777216$/)
    expect(one?.fix).toContain('split batches; maxMessageSize does not raise this limit')
  })

  it('splits a Go list in one string', async () => {
    const namesrv = '10.0.0.1:9876;10.0.0.4:9876'
    const app = { kind: 'producer', host: 'pod', dialect: 'go-2.1.2', namesrv, group: 'app' } as const
    const [one] = await explained(sample({ clients: { app } }))
    expect(one?.fix).toContain('write "10.0.0.1:9876", "10.0.0.4:9876", one element each')
  })

  it('tells a name that does not resolve', async () => {
    const changes = { hosts: { 'broker-a': { settings: { brokerIP1: 'mq.internal' } } } }
    const [one] = await explained(
      topology({ ...changes, dns: { 'mq.internal': { views: { '10.0.0.2/32': ['10.0.0.2'] } } } }),
    )
    expect(one).toMatchObject({
      address: 'mq.internal',
      rule: 'the DNS answers that there is no such name (NXDOMAIN); it has answers for 10.0.0.2/32 only',
    })
    expect(one?.sentence).toContain('which the route names as mq.internal:10911')
  })

  it.each([
    ['an address that nobody holds', '10.0.0.77:9876', 'no host holds 10.0.0.77', 'correct the address'],
    [
      'a port without a listener',
      '10.0.0.1:9875',
      'namesrv answers that nobody listens on port 9875',
      'correct the port',
    ],
  ])('tells %s', async (_, namesrv, rule, fix) => {
    const app = { kind: 'producer', host: 'pod', dialect: 'java-5.3', namesrv, group: 'app' } as const
    const [one] = await explained(sample({ clients: { app } }))
    expect(one?.rule).toContain(rule)
    expect(one?.fix).toContain(fix)
  })

  it('tells a path that is cut', async () => {
    const timeline = [{ at: '1500ms', do: 'cut', to: 'namesrv' }, ...sample().timeline] as const
    const [one] = await explained(sample({ timeline }))
    expect(one).toMatchObject({ hop: 'first hop, to the NameServer', rule: expect.stringContaining('cut * > namesrv') })
  })

  it('tells an answer that refuses', async () => {
    const [one] = await explained(
      topology({ hosts: { 'broker-a': { topics: null, settings: { autoCreateTopicEnable: false } } } }),
    )
    expect(one).toMatchObject({ hop: 'answer of namesrv', rule: expect.stringContaining('TOPIC_NOT_EXIST') })
  })

  it.each([
    ['go-namesrv-list-in-one-string', 'it has more than one colon', 'an element for each'],
    ['java-http-prefix-last-address-wins', 'the client reads ns-b:9876 alone', 'write ns-a:9876;ns-b:9876'],
    ['dashboard-namesrv-unset-or-loopback', 'nobody listens on port 9876', 'write namesrv:9876 or 172.18.0.2:9876'],
    ['broker-namesrv-http-prefix-never-registers', 'is no host name', 'write ns-0:port;ns-1:port'],
    ['namesrv-semicolon-shell-split', 'TOPIC_NOT_EXIST', 'registers with ns-1 alone and never with ns-2'],
    ['vip-channel-10909-blocked', 'answers with a reset', 'the VIP port of broker-a'],
    ['advertised-service-name-shared-by-brokers', 'TOPIC_NOT_EXIST', 'all advertise rocketmq-broker:10911'],
    ['coredns-hosts-without-fallthrough', 'the hosts plugin of coredns lacks it', 'write fallthrough'],
    ['headless-before-ready-nxdomain', 'is not ready', 'publishNotReadyAddresses'],
    ['jvm-dns-cache-keeps-old-address', 'no host holds 10.244.0.5', 'rocketmq-namesrv is 10.244.7.9 by now'],
  ])('of %s says what is behind it', async (id, rule, fix) => {
    const found = await explained(await shipped(id))
    expect(found.some((one) => one.rule.includes(rule) && one.fix.includes(fix))).toBe(true)
  })

  it('is absent when nothing failed', async () => {
    expect(await explained(sample())).toEqual([])
  })
})
