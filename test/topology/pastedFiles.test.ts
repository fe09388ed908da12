import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/doctor/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { type Folder, readCompose } from '../../src/topology/index.ts'
import { type Spoken, spoken } from './spoken.ts'

// Shorter ones of the mistakes that people ask about, as texts.

interface Entry {
  readonly text?: string
  readonly owner?: number
  readonly mode?: number
}

async function examined(
  compose: string,
  entries: Readonly<Record<string, Entry>> = {},
  language: 'en' | 'zh' = 'en',
): Promise<Spoken> {
  const plain = (path: string): string => path.replace(/^\.\//, '')
  const folder: Folder = {
    readText: (path) => entries[plain(path)]?.text,
    look: (path) => {
      const found = entries[plain(path)]
      const { text, owner = 0, mode = 0o644 } = found ?? {}
      return found === undefined ? undefined : { directory: text === undefined, readable: true, owner, mode }
    },
  }
  const file = 'docker-compose.yml'
  const project = readCompose(compose, { file, folder })
  const machine = { engine: 'linux', architecture: 'amd64', hosts: {}, taken: [] } as const
  return spoken(await diagnose(project, { ...machine, file, folder, drain: createDrain() }), language)
}

const problems = ({ findings }: Spoken): readonly string[] =>
  findings.flatMap(({ severity, file, line, what, reason }) =>
    severity === 'problem' ? [`${file}:${line} ${what}: ${reason}`] : [],
  )

const risks = ({ findings }: Spoken): readonly string[] =>
  findings.flatMap(({ severity, scenario, what }) => (severity === 'risk' ? [`${scenario} ${what}`] : []))

const namesrv = `services:
  namesrv: {image: "apache/rocketmq:5.3.3", command: sh mqnamesrv, ports: ["9876:9876"]}
`
const broker = `  broker:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -n namesrv:9876 -c /b.conf
    ports: ["10911:10911", "10909:10909"]
    volumes: ["./broker.conf:/b.conf"]
`
const conf = { 'broker.conf': { text: 'brokerIP1=192.168.1.10\n' } }

describe('permissions of mounted paths', () => {
  it('a file that only root may read ends a broker that runs as rocketmq', async () => {
    const secret = { 'broker.conf': { text: 'brokerIP1=192.168.1.10\n', mode: 0o600 } }
    expect(problems(await examined(namesrv + broker, secret))).toEqual([
      'docker-compose.yml:7 ./broker.conf is mounted as /b.conf: mqbroker ends with 255: java.nio.file.AccessDeniedException: /b.conf',
    ])
    expect(problems(await examined(`${namesrv}${broker}    user: root\n`, secret))).toEqual([])
  })

  it('a store that everybody may write is none of the problem, whoever owns it', async () => {
    const compose = `${namesrv}${broker.replace(']\n', ']\n').replace('"./broker.conf:/b.conf"', '"./broker.conf:/b.conf", "./store:/home/rocketmq/store"')}`
    const withStore = (mode: number) => examined(compose, { ...conf, store: { owner: 1000, mode } })
    expect(problems(await withStore(0o777))).toEqual([])
    expect(problems(await withStore(0o755))).toEqual([
      expect.stringContaining('./store belongs to uid 1000, mode 755: the program of broker runs as uid 3000'),
    ])
  })

  it('what comes once they are mended is told behind them', async () => {
    const compose = `${namesrv}  broker:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -n namesrv:9876
    ports: ["10911:10911"]
    volumes: ["./store:/home/rocketmq/store"]
`
    const { findings } = await examined(compose)
    expect(findings.map(({ scenario, isBehind }) => [scenario, isBehind])).toEqual([
      ['bind-mount-not-writable', undefined],
      ['docker-bridge-ip-advertised', true],
    ])
  })
})

describe('names of NameServers', () => {
  const app = (address: string, more = ''): string =>
    `${namesrv}${broker}  app: {image: "shop:1", environment: {NAMESRV_ADDR: "${address}"}${more}}\n`

  it.each([
    [
      'a name that nobody has',
      app('nameserver:9876'),
      /no service, container name or alias of this file is nameserver/,
    ],
    ['a name of Docker Desktop', app('host.docker.internal:9876'), /is a name that Docker Desktop makes/],
    [
      'a service, from the network of the machine',
      app('namesrv:9876', ', network_mode: host'),
      /do not know the names of services/,
    ],
    ['the port of a broker', app('broker:10911'), /has the port of the broker broker, which gives no routes/],
  ])('%s', async (_, compose, reason) => {
    expect(problems(await examined(compose, conf))).toEqual([expect.stringMatching(reason)])
  })

  it('http:// in front is for Go alone', async () => {
    expect(problems(await examined(app('http://namesrv:9876'), conf))).toEqual([])
    const compose = namesrv + broker.replace('-n namesrv:9876', '-n http://namesrv:9876')
    expect(problems(await examined(compose, conf))).toEqual([expect.stringMatching(/programs in Java take host:port/)])
  })

  it('in a list have ; between them', async () => {
    const compose = namesrv + broker.replace('-n namesrv:9876', '-n namesrv:9876,other:9876')
    expect(problems(await examined(compose, conf))).toEqual([expect.stringMatching(/separate NameServers with ;/)])
  })

  it('lead to the port that the NameServer reads from its file', async () => {
    const compose = `services:
  namesrv: {image: "apache/rocketmq:5.3.3", command: sh mqnamesrv -c /n.conf, volumes: ["./n.conf:/n.conf"], ports: ["19876:19876"]}
${broker.replace('namesrv:9876', 'namesrv:19876')}`
    const found = await examined(compose, { ...conf, 'n.conf': { text: 'listenPort=19876\n' } })
    expect(problems(found)).toEqual([])
    expect(found.rows.map(({ namesrv: own, sent }) => [own, sent])).toEqual([
      ['127.0.0.1:19876', 'ok'],
      ['127.0.0.1:19876', 'ok'],
      ['192.168.1.10:19876', 'ok'],
      ['192.168.1.10:19876', 'ok'],
    ])
  })

  it('of other projects on an external network are not known', async () => {
    const compose = `${broker.replace(/^/, 'services:\n')}    networks: [mq]\nnetworks: {mq: {external: true}}\n`
    const found = await examined(compose, conf)
    expect([problems(found), risks(found)]).toEqual([[], [expect.stringContaining('namesrvAddr = namesrv:9876')]])
  })
})

describe('addresses of brokers', () => {
  it.each([
    ['0.0.0.0', /an address to listen on and none to dial/],
    ['192.168.1.10:10911', /an address without a port/],
    ['172.20.0.5', /no container of this file has it/],
  ])('%s', async (address, reason) => {
    const found = await examined(namesrv + broker, { 'broker.conf': { text: `brokerIP1=${address}\n` } })
    expect(problems(found)).toEqual([expect.stringMatching(reason)])
  })

  it('of the public DNS, and those that a command writes, are not known here', async () => {
    const found = await examined(namesrv + broker, { 'broker.conf': { text: 'brokerIP1=mq.example.com\n' } })
    expect([problems(found), risks(found)[0]]).toEqual([
      [],
      'laptop-hosts-file-missing-broker-name brokerIP1 = mq.example.com',
    ])
    const command = `command: sh -c "sed -i s/x/$$IP/ /b.conf && sh mqbroker -n namesrv:9876 -c /b.conf"`
    const changed = `${namesrv}${broker.replace(/command: .*/, command)}    environment: {IP: 192.168.1.10}\n`
    const written = await examined(changed, { 'broker.conf': { text: 'brokerIP1=x\n' } })
    expect([problems(written), written.untried.map(({ line }) => line)]).toEqual([[], [5]])
  })

  it('behind a broker that asks for a key are no fault of the addresses', async () => {
    const closed = { 'broker.conf': { text: 'brokerIP1=192.168.1.10\nauthenticationEnabled=true\n' } }
    const found = await examined(namesrv + broker, closed)
    expect([problems(found), risks(found)[0]]).toEqual([[], 'undefined authenticationEnabled = true'])
  })

  it('two brokers get two ports', async () => {
    const second = broker.replace('  broker:', '  second:').replace('"10911:10911", "10909:10909"', '"10931:10911"')
    const { findings } = await examined(namesrv + broker + second, { 'broker.conf': { text: 'deleteWhen=04\n' } })
    expect(findings.filter(({ severity }) => severity === 'problem').map(({ fix }) => fix)).toEqual([
      'Advertise the address of this machine on the LAN (brokerIP1=192.168.1.10), published as 10911:10911.',
      'Advertise the address of this machine on the LAN (brokerIP1=192.168.1.10, listenPort=10931), published as 10931:10931.',
    ])
  })
})

describe('what works for those who tried', () => {
  it('and not for a topic that nobody makes, an old client, or a small container', async () => {
    const off = { 'broker.conf': { text: 'brokerIP1=192.168.1.10\nautoCreateTopicEnable=false\n' } }
    expect(risks(await examined(namesrv + broker, off))).toContain(
      'topic-missing-autocreate-off autoCreateTopicEnable = false',
    )
    const old = `${namesrv}${broker}`.replaceAll('5.3.3', '4.4.0').replace(', "10909:10909"', '')
    expect(risks(await examined(old, conf))).toContain('vip-channel-10909-blocked port 10909 is not published')
    expect(risks(await examined(`${namesrv}${broker}    mem_limit: 512m\n`, conf))).toContain(
      'undefined the memory of broker',
    )
  })

  it('containers on macvlan are there for the LAN, and not for their own machine', async () => {
    const compose = `services:
  namesrv: {image: "apache/rocketmq:5.3.3", command: sh mqnamesrv, networks: {lan: {ipv4_address: 192.168.1.201}}}
  broker:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -n namesrv:9876
    networks: {lan: {ipv4_address: 192.168.1.202}}
networks:
  lan: {driver: macvlan, driver_opts: {parent: eth0}, ipam: {config: [{subnet: 192.168.1.0/24}]}}
`
    const found = await examined(compose)
    expect(found.rows.map(({ from, sent }) => [from, sent])).toEqual([
      ['this machine', 'none'],
      ['this machine', 'none'],
      ['another machine', 'ok'],
      ['another machine', 'ok'],
    ])
    expect(problems(found)).toEqual([])
    expect(found.findings[0]?.reason).toContain('on macvlan or ipvlan')
  })
})

describe('what is not tried is said', () => {
  it('of an image that nobody knows, and of elections', async () => {
    const unknown = await examined(
      'services:\n  mq: {image: "acme/rocketmq-all:1", ports: ["9876:9876", "10911:10911"]}\n',
    )
    expect(unknown.untried.map(({ line, text }) => [line, text.en])).toEqual([
      [2, expect.stringContaining('what acme/rocketmq-all:1 runs is not known here')],
    ])
    const raft = 'brokerIP1=192.168.1.10\nenableDLegerCommitLog=true\ndLegerGroup=g\n'
    const elected = await examined(namesrv + broker, { 'broker.conf': { text: raft } })
    expect(elected.untried.map(({ text }) => text.en)).toEqual([expect.stringContaining('DLedger g elects its master')])
    expect(problems(elected)).toEqual([])
  })
})

it('a dashboard that ends is started again as its policy says', async () => {
  const compose = `${namesrv}${broker}  dashboard:
    image: apacherocketmq/rocketmq-dashboard:latest
    restart: on-failure:3
    environment: ['JAVA_OPTS="-Drocketmq.namesrv.addr=namesrv:9876"']
`
  const { restarts } = await examined(compose, conf)
  expect(restarts).toMatchObject([{ container: 'dashboard', times: 3, policy: 'on-failure:3', state: 'gaveUp' }])
})

it('words of the engine stand in a Chinese sentence', async () => {
  const twice = broker.replace('10909:10909', '10911:10909')
  const { findings } = await examined(namesrv + twice, conf, 'zh')
  expect(findings[0]?.reason).toMatch(/^Docker 不启动 broker，因为无法发布端口 10911（driver failed programming/)
})

it('a key that is nearly right, and a variable too far to the left, are told as what they look like', async () => {
  const lines = `${namesrv}  broker:\n    image: apache/rocketmq:5.3.3\n`
  await expect(examined(`${lines}    enviroment: [A=b]\n`)).rejects.toThrow(
    'is unknown: it looks like environment; allowed are',
  )
  await expect(examined(`${lines}    NAMESRV_ADDR: x:9876\n`)).rejects.toThrow('is unknown: it looks like a variable')
})

it('a path of Windows that a broker reads is told, and one of a store is not', async () => {
  const windows = broker.replace(
    '"./broker.conf:/b.conf"',
    String.raw`'C:\mq\broker.conf:/b.conf', 'D:\store:/home/rocketmq/store'`,
  )
  await expect(examined(namesrv + windows)).rejects.toThrow(
    String.raw`docker-compose.yml:7: services.broker.volumes[0] names "C:\mq\broker.conf", a path of Windows that is not on this machine; allowed is`,
  )
})
