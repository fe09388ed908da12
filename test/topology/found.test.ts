import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadCompose } from '../../src/cli/composeFile.ts'
import { diagnose } from '../../src/doctor/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { type Spoken, type SpokenFinding, spoken } from './spoken.ts'

// Set-ups with mistakes that people made: apache/rocketmq-docker#27, #54 and #88, apache/rocketmq#6631 and #8864,
// apache/rocketmq-dashboard#181, foxiswho/docker-rocketmq#4, and compose files of public repositories.

const folder = fileURLToPath(new URL('found/', import.meta.url))

async function examined(name: string, variant: 'broken' | 'cured'): Promise<Spoken> {
  const { project, file, folder: around } = loadCompose(`${folder}${name}/${variant}`, { profiles: [], owners: true })
  const machine = { engine: 'linux', architecture: 'amd64', hosts: {}, taken: [] } as const
  return spoken(await diagnose(project, { ...machine, file, folder: around, drain: createDrain() }))
}

const problems = ({ findings }: Spoken): readonly SpokenFinding[] =>
  findings.filter(({ severity }) => severity === 'problem')

const told = ({ file, line, what, reason, fix }: SpokenFinding): readonly string[] => [
  `${file.replace(/^.*?\/broken\//, '')}:${line} ${what}`,
  reason,
  fix,
]

const found: Readonly<Record<string, readonly [string, RegExp, RegExp]>> = {
  'address-in-application-json': [
    'docker-compose.yml:21 SPRING_APPLICATION_JSON: 127.0.0.1:9876',
    /is the container itself there/,
    /namesrv:9876/,
  ],
  'blanks-behind-a-number': [
    'broker.conf:2 listenPort = "10921  "',
    /a number with blanks behind it is none for Java/,
    /listenPort=10921 without blanks/,
  ],
  'comment-behind-the-address': [
    'conf/broker.conf:2 brokerIP1 = 192.168.3.115 # your own address',
    /in a properties file a comment begins a line/,
    /a line of its own/,
  ],
  'dashboard-on-another-network': [
    'docker-compose.yml:18 rocketmq.config.namesrvAddr: namesrv:9876',
    /namesrv is on mq, dashboard on default$/,
    /on one network/,
  ],
  'dashboard-without-an-address': [
    'docker-compose.yml:16 NameServer at 127.0.0.1:9876',
    /dials its default 127\.0\.0\.1:9876, which is the container itself; it does not read NAMESRV_ADDRS$/,
    /NAMESRV_ADDR=namesrv:9876/,
  ],
  'dledger-member-behind-a-name': [
    'n2.conf:7 brokerIP1 = n2',
    /names n2:30931, and that name does not resolve/,
    /published as 30931:30931/,
  ],
  'enable-proxy-without-its-port': [
    'docker-compose.yml:15 port 8081 is not published',
    /clients of gRPC use port 8081/,
    /Publish 8081:8081/,
  ],
  'everything-in-the-background': [
    'docker-compose.yml:4 the command of mq',
    /the shell ends with 0 at once/,
    /with: wait\.$/,
  ],
  'health-check-over-http': [
    'docker-compose.yml:7 broker waits for the health of namesrv',
    /namesrv is unhealthy: its check speaks HTTP to localhost:9876 \(curl -f/,
    /<\/dev\/tcp\/127\.0\.0\.1\/9876/,
  ],
  'health-check-waits-for-the-broker': [
    'docker-compose.yml:7 broker waits for the health of namesrv',
    /asks localhost:9876 for brokers .*, and none registers before namesrv is healthy/,
    /whether the port accepts/,
  ],
  'heap-above-the-limit': [
    'docker-compose.yml:9 the memory of broker',
    /killed with 137 \(out of memory\): -Xms1g is more than the 512 MiB/,
    /twice its heap/,
  ],
  'misspelt-and-marked': [
    'broker.conf:1 brokerClusterName = DefaultCluster',
    /byte order mark, which is a part of the first name for Java/,
    /UTF-8 without BOM/,
  ],
  'namesrv-on-the-host-network': [
    'docker-compose.yml:15 JAVA_OPTS: localhost:9876',
    /is the container itself there/,
    /whose network the NameServer has: 192\.168\.1\.10:9876/,
  ],
  'one-port-for-two': [
    'docker-compose.yml:11 port 10911 of the machine',
    /Bind for 0\.0\.0\.0:10911 failed: port is already allocated/,
    /publishes port 10911 for 10909, 10911/,
  ],
  'override-names-localhost': [
    'docker-compose.override.yml:4 NAMESRV_ADDR: 127.0.0.1:9876',
    /is the container itself there/,
    /namesrv:9876/,
  ],
  'ports-of-a-shared-network': [
    'docker-compose.yml:5 port 10911 is not published',
    /names 192\.168\.1\.10:10911, and nothing answers there/,
    /Publish 10911:10911/,
  ],
  'proxy-behind-another-port': [
    'docker-compose.yml:37 port 18081:8081',
    /its own port: 127\.0\.0\.1:8081, while it is published as 18081/,
    /useEndpointPortFromRequest/,
  ],
  'published-port-between-containers': [
    'docker-compose.yml:11 namesrvAddr = namesrv1:19876',
    /19876 is a port of the machine/,
    /Write namesrv1:9876/,
  ],
  'quotes-in-the-value': [
    'docker-compose.yml:7 the variable JAVA_OPT_EXT',
    /Could not find or load main class "-server/,
    /Take the quotes away/,
  ],
  'replicas-of-one-port': [
    'docker-compose.yml:10 port 10909 of the machine',
    /on endpoint broker-2: Bind for 0\.0\.0\.0:10909 failed/,
    /copies of one service .* write a service for each/,
  ],
  'second-broker-remapped': [
    'docker-compose.yml:17 port 10931:10911',
    /published as 10931 \(broker got the message for broker1\)/,
    /listenPort=10931/,
  ],
  'slave-not-published': [
    'docker-compose.yml:17 port 11911 is not published',
    /names 192\.168\.1\.10:11911, and nothing answers there/,
    /Publish 11911:11911/,
  ],
  'supervised-with-an-old-address': [
    'broker.conf:1 brokerIP1 = 172.17.0.2',
    /looks like an address of a container network, and no container of this file has it/,
    /brokerIP1=192\.168\.1\.10/,
  ],
  'two-masters-of-one-name': [
    'b.conf:1 brokerName = broker-a',
    /broker has this name too, and both are masters/,
    /brokerRole=SLAVE and brokerId=1/,
  ],
  'variable-in-broker-conf': [
    `broker.conf:2 brokerIP1 = \${HOST_IP}`,
    /replaces no variables in it/,
    /configs with content/,
  ],
  'variable-nobody-reads': [
    'docker-compose.yml:13 BROKER_IP1 = 192.168.1.10',
    /no program of the distribution reads a variable BROKER_IP1/,
    /into a broker\.conf, mount that, and add -c/,
  ],
}

/** What else is wrong in the same file. */
const further: Readonly<Record<string, readonly string[]>> = {
  'misspelt-and-marked': ['broker.conf:3 brokerIp1 = 192.168.1.10'],
}

describe('the doctor finds, with file, line, reason and fix,', () => {
  it.each(Object.keys(found))('%s', async (name) => {
    const [finding, ...others] = problems(await examined(name, 'broken'))
    const [place, reason, fix] = found[name] ?? ['', /^$/, /^$/]
    expect(others.map((other) => told(other)[0])).toEqual(further[name] ?? [])
    expect(finding === undefined ? [] : told(finding)).toEqual([
      place,
      expect.stringMatching(reason),
      expect.stringMatching(fix),
    ])
  })

  it('has both files of each', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(found).sort())
  })
})

describe('the doctor finds nothing in the cured file of', () => {
  it.each(Object.keys(found))('%s', async (name) => {
    const diagnosis = await examined(name, 'cured')
    expect(problems(diagnosis)).toEqual([])
    expect(diagnosis.rows.length).toBeGreaterThan(0)
    expect(diagnosis.rows.filter(({ sent }) => sent !== 'ok')).toEqual([])
  })
})

it('says how often a container was started again, and why', async () => {
  const { restarts } = await examined('heap-above-the-limit', 'broken')
  expect(restarts).toMatchObject([
    {
      container: 'broker',
      line: 6,
      times: 9,
      policy: 'always',
      state: 'ends',
      why: { en: expect.stringContaining('137') },
    },
  ])
})
