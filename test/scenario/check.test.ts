import { describe, expect, it } from 'vitest'
import { checkScenario, equals } from '../../src/scenario/index.ts'
import { sample } from './sample.ts'

/** A copy of the sample with one place changed. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone({ ...sample(), expect: undefined }) as Record<string, unknown>
  copy['expect'] = { ...sample().expect }
  let place: Record<string | number, unknown> = copy
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>
  place[path.at(-1) ?? ''] = value
  return copy
}

const bad: readonly (readonly [string, readonly (string | number)[], unknown, string])[] = [
  ['a missing id', ['id'], undefined, 'id is missing; allowed is lower-case words joined by "-"'],
  ['an unknown field', ['titel'], 'x', 'titel is unknown; allowed are id, title'],
  ['a duration that is a number', ['timeline', 0, 'at'], 5, 'timeline[0].at is 5; allowed is a duration in words'],
  [
    'a duration without sense',
    ['timeline', 0, 'at'],
    'soon',
    'timeline[0].at is "soon"; allowed is a duration in words',
  ],
  [
    'a step after the end',
    ['timeline', 0, 'at'],
    '2m',
    'timeline[0].at is "2m"; allowed is a time before the end of the run at 60000 ms',
  ],
  [
    'an unknown release',
    ['topology', 'hosts', 'broker-a', 'profile'],
    '4.8.0',
    'topology.hosts["broker-a"].profile is "4.8.0"; allowed is one of 5.3.3, 4.9.7',
  ],
  [
    'a release of a host without a server',
    ['topology', 'hosts', 'pod', 'profile'],
    '4.9.7',
    'topology.hosts.pod.profile is "4.9.7"; allowed is absent: only servers imitate a release',
  ],
  [
    'a release whose request-reply is not known',
    ['topology', 'hosts', 'broker-a', 'requestReply'],
    '4.8.0',
    'topology.hosts["broker-a"].requestReply is "4.8.0"; allowed is a release whose request-reply is known: one of 4.5.2, 4.6.1, 4.7.0',
  ],
  [
    'the request-reply of a NameServer',
    ['topology', 'hosts', 'namesrv', 'requestReply'],
    '4.5.2',
    'topology.hosts.namesrv.requestReply is "4.5.2"; allowed is absent: only brokers take requests and replies',
  ],
  [
    'an unknown action',
    ['timeline', 0, 'do'],
    'explode',
    'timeline[0].do is "explode"; allowed is one of start, shutdown, send',
  ],
  [
    'a fault of another server',
    ['timeline', 0],
    { at: '1s', do: 'fault', server: 'namesrv', fault: { kind: 'busyPageCache' } },
    'timeline[0].server is "namesrv"; allowed is a broker: one of broker-a',
  ],
  [
    'an unknown fault',
    ['timeline', 0],
    { at: '1s', do: 'fault', server: 'broker-a', fault: { kind: 'sulks' } },
    'timeline[0].fault.kind is "sulks"; allowed is one of busyThreads, busyPageCache',
  ],
  [
    'a fault without its value',
    ['timeline', 0],
    { at: '1s', do: 'fault', server: 'broker-a', fault: { kind: 'slowDisk' } },
    'timeline[0].fault.syncMs is missing; allowed is a whole number from 1',
  ],
  [
    'an unknown client',
    ['timeline', 1, 'client'],
    'ghost',
    'timeline[1].client is "ghost"; allowed is a producer: one of app',
  ],
  [
    'an unknown host of a client',
    ['clients', 'app', 'host'],
    'laptop',
    'clients.app.host is "laptop"; allowed is a host of the topology: one of namesrv, broker-a, pod',
  ],
  [
    'an unknown dialect',
    ['clients', 'app', 'dialect'],
    'rust',
    'clients.app.dialect is "rust"; allowed is one of ours, java-5.3, java-4.9, go-2.1.2, go-2.1.1',
  ],
  [
    'a name used twice',
    ['timeline', 1, 'as'],
    'app start',
    'timeline[1].as is "app start"; allowed is a name of its own',
  ],
  [
    'an address that is none',
    ['topology', 'hosts', 'pod', 'addresses'],
    ['10.0.0.300'],
    'topology.hosts.pod.addresses[0] is "10.0.0.300"; allowed is an IPv4 or IPv6 address',
  ],
  [
    'a release of DLedger for a broker',
    ['topology', 'hosts', 'broker-a', 'dledger'],
    '0.1',
    'topology.hosts["broker-a"].dledger is "0.1"; allowed is absent: only members of DLedger groups have one',
  ],
  [
    'a member of a DLedger group that is told of no peers',
    ['topology', 'hosts', 'broker-a'],
    { role: 'dledger', addresses: ['10.0.0.2'], settings: { dLegerGroup: 'raft' } },
    'allowed is the options of a DLedger group: dLegerGroup, dLegerPeers, dLegerSelfId',
  ],
  [
    'an unknown role',
    ['topology', 'hosts', 'pod', 'role'],
    'gateway',
    'topology.hosts.pod.role is "gateway"; allowed is one of namesrv, broker, dledger, proxy, none',
  ],
  [
    'a rule about nobody',
    ['topology', 'firewall'],
    [{ from: 'laptop', action: 'drop' }],
    'topology.firewall[0].from is "laptop"; allowed is *, an address',
  ],
  [
    'an unknown firewall action',
    ['topology', 'firewall'],
    [{ action: 'block' }],
    'topology.firewall[0].action is "block"; allowed is one of accept, drop, reject, unreachable',
  ],
  [
    'a route to no network',
    ['topology', 'routes'],
    [{ from: 'default', to: 'lan' }],
    'topology.routes[0].to is "lan"; allowed is a network of a host',
  ],
  [
    'a cure that breaks a reference',
    ['cure', 'clients'],
    { app: { host: 'moon' } },
    'cured.clients.app.host is "moon"',
  ],
  ['a cure that changes nothing', ['cure'], { sentence: 'x' }, 'a cure that changes topology, clients or timeline'],
  [
    'a client with the name of a server',
    ['clients', 'broker-a'],
    { kind: 'producer', host: 'pod', group: 'g' },
    'clients["broker-a"] is {"kind":"producer","host":"pod","group":"g"}; allowed is a client whose name is not that of a server',
  ],
  [
    'a client of no kind',
    ['clients', 'app', 'kind'],
    'browser',
    'clients.app.kind is "browser"; allowed is one of producer, consumer',
  ],
  [
    'a second server on no host',
    ['topology', 'servers'],
    { 'broker-b': { role: 'broker', host: 'moon' } },
    'topology.servers["broker-b"].host is "moon"; allowed is a host of the topology: one of namesrv, broker-a, pod',
  ],
  [
    'a store of a NameServer',
    ['topology', 'hosts', 'namesrv', 'store'],
    'disk',
    'topology.hosts.namesrv.store is "disk"; allowed is absent: only brokers have a store',
  ],
  [
    'a control that breaks a reference',
    ['expect', 'broken'],
    [{ name: 'x', check: () => equals(1, 1), control: { clients: { app: { host: 'moon' } } } }],
    'expect.broken[0].control.clients.app.host is "moon"',
  ],
  [
    'a Corefile with a fault',
    ['topology', 'dnsServers'],
    { coredns: { corefile: '. {\n hosts {\n  fallthrough\n  10.0.0.1 late\n }\n}' } },
    "allowed is a configuration of CoreDNS; its line 4: unknown property '10.0.0.1'",
  ],
  [
    'a second default DNS server',
    ['topology', 'dnsServers'],
    { default: {} },
    'topology.dnsServers.default is {}; allowed is a server of another name',
  ],
  [
    'a resolver that asks nobody',
    ['topology', 'hosts', 'pod', 'resolver'],
    { servers: ['coredns'] },
    'topology.hosts.pod.resolver.servers[0] is "coredns"; allowed is a DNS server: one of default',
  ],
  [
    'a name of hosts and addresses',
    ['topology', 'dns'],
    { headless: { hosts: ['pod'], addresses: ['10.0.0.1'] } },
    'topology.dns.headless.hosts is ["pod"]; allowed is absent beside addresses',
  ],
  [
    'a step for an unknown DNS server',
    ['timeline', 0],
    { at: '1s', do: 'dnsServer', dnsServer: 'coredns', state: 'silent' },
    'timeline[0].dnsServer is "coredns"; allowed is a DNS server: one of default',
  ],
  [
    'a start without its program',
    ['topology', 'hosts', 'broker-a', 'startup'],
    { command: 'sh mqnamesrv' },
    'topology.hosts["broker-a"].startup.command is "sh mqnamesrv"; allowed is a command line with mqbroker',
  ],
  [
    'a start with an open quote',
    ['topology', 'hosts', 'broker-a', 'startup'],
    { command: "sh mqbroker -n 'a" },
    "allowed is a command line with mqbroker, and an end of '",
  ],
  [
    'a service of no host',
    ['topology', 'services'],
    { mq: { at: '10.96.0.1:9876', to: ['moon:9876'] } },
    'topology.services.mq.to[0] is "moon:9876"; allowed is host:port with a host of namesrv, broker-a, pod',
  ],
  [
    'a web server of no host',
    ['topology', 'webServers'],
    { web: { host: 'moon', body: '' } },
    'topology.webServers.web.host is "moon"; allowed is a host of the topology',
  ],
  [
    'a probe that probes nothing',
    ['topology', 'hosts', 'namesrv', 'readiness'],
    { probe: 'http' },
    'topology.hosts.namesrv.readiness.probe is "http"; allowed is knowsBroker, leaderElected, running, never, or a probe',
  ],
  [
    'a network card with an odd flag',
    ['topology', 'hosts', 'pod', 'addresses'],
    [{ address: '10.0.0.3', network: 'lan', up: 'yes' }],
    'topology.hosts.pod.addresses[0].up is "yes"; allowed is true or false',
  ],
  [
    'an address service of a Java client',
    ['clients', 'app', 'namesrvDomain'],
    'http://addresses/',
    'clients.app.namesrvDomain is "http://addresses/"; allowed is absent: only Go clients have it',
  ],
  [
    'a cache of no duration',
    ['clients', 'app', 'dnsCache'],
    'long',
    'clients.app.dnsCache is "long"; allowed is a duration in words',
  ],
  [
    'a dashboard of Go',
    ['clients', 'app'],
    { kind: 'dashboard', host: 'pod', dialect: 'go-2.1.2' },
    'clients.app.dialect is "go-2.1.2"; allowed is one of java-5.3, java-4.9',
  ],
  [
    'a name without Chinese in it',
    ['expect', 'cured'],
    [{ name: 'x', zh: '', check: () => equals(1, 1) }],
    'expect.cured[0].zh is ""; allowed is the statement in Chinese',
  ],
  [
    'a Chinese name of a step that is none',
    ['zh'],
    { title: '标题', cause: '原因', fix: '办法', cure: '修复', steps: { hello: 1 } },
    'zh.steps.hello is 1; allowed is a text',
  ],
  ['no expectations', ['expect', 'broken'], [], 'expect.broken is []; allowed is at least one expectation'],
  [
    'an expectation without a check',
    ['expect', 'cured'],
    [{ name: 'x', check: 'SEND_OK' }],
    'expect.cured[0].check is "SEND_OK"; allowed is a function of the observations',
  ],
  [
    'a consumer setting of a producer',
    ['clients', 'app', 'orderly'],
    true,
    'clients.app.orderly is unknown; allowed are kind, host, dialect, namesrv',
  ],
]

describe('a scenario is refused', () => {
  it.each(bad)('for %s', (_, path, value, message) => {
    expect(() => checkScenario(changed(path, value))).toThrow(message)
    expect(() => checkScenario(changed(path, value))).toThrow(
      expect.objectContaining({ code: 'RMQSIM_SCENARIO_INVALID' }),
    )
  })

  it.each([undefined, null, 7, 'text', []])('for being %j', (value) => {
    expect(() => checkScenario(value)).toThrow(/allowed is a scenario/)
  })
})

it('a sound scenario is taken as it is', () => {
  const scenario = sample()
  expect(checkScenario(scenario)).toBe(scenario)
})
