import { describe, expect, it } from 'vitest'
import {
  type Container,
  type LoweredDocker,
  lowerDocker,
  type Machine,
  portMappings,
  programsOf,
} from '../../src/topology/index.ts'

function lowered(containers: Readonly<Record<string, Container>>, machine: Partial<Machine> = {}): LoweredDocker {
  return lowerDocker({ machines: { box: { address: '192.168.1.10', containers, ...machine } } })
}

const programs = (container: Container) => programsOf(container, (path) => container.files?.[path]).programs

describe('what a container runs', () => {
  it('is what its command says: -n over the file, the file over NAMESRV_ADDR', () => {
    const files = { '/b.conf': 'brokerName=a\nnamesrvAddr=file:9876\n' }
    const env = { NAMESRV_ADDR: 'env:9876' }
    const address = (command: string): unknown => {
      const [broker] = programs({ command, files, env })
      return broker?.kind === 'broker' ? [broker.settings['namesrvAddr'], broker.places['namesrvAddr']] : broker
    }
    expect(address('sh mqbroker -n flag:9876 -c /b.conf')).toEqual(['flag:9876', { in: 'command' }])
    expect(address('sh mqbroker -c /b.conf')).toEqual(['file:9876', { in: '/b.conf', line: 2 }])
    expect(address('sh mqbroker')).toEqual(['env:9876', { in: 'env.NAMESRV_ADDR' }])
  })

  it('is what its image runs without a command', () => {
    const kinds = (image: string): readonly string[] => programs({ image }).map(({ kind }) => kind)
    expect(kinds('xuchengen/rocketmq:latest')).toEqual(['namesrv', 'broker'])
    expect(kinds('foxiswho/rocketmq:server-4.5.2')).toEqual(['namesrv'])
    expect(kinds('foxiswho/rocketmq:broker-4.5.2')).toEqual(['broker'])
    expect(kinds('registry.example.com/apacherocketmq/rocketmq-dashboard:1.0.0')).toEqual(['dashboard'])
    expect(kinds('mysql:8')).toEqual(['app'])
  })

  it('ends in a shell with the first program that stays in front', () => {
    const { programs: found, notes } = programsOf(
      { command: ['sh', '-c', 'mqnamesrv; mqbroker -n localhost:9876'] },
      () => undefined,
    )
    expect(found.map(({ kind }) => kind)).toEqual(['namesrv'])
    expect(notes.map(({ en }) => en)).toEqual([
      'mqbroker -n localhost:9876 never runs, because mqnamesrv in front of it does not end',
    ])
    expect(programs({ command: ['sh', '-c', 'mqnamesrv & mqbroker'] }).map(({ kind }) => kind)).toEqual([
      'namesrv',
      'broker',
    ])
  })

  it('ends at once when -c names a file that is not there', () => {
    const [broker] = programs({ command: 'sh mqbroker -c /nowhere.conf' })
    expect(broker).toMatchObject({
      kind: 'broker',
      ends: { exitCode: 255, text: expect.stringContaining('NoSuchFileException: /nowhere.conf') },
    })
  })

  it('finds the NameServer of a dashboard in JAVA_OPTS and in variables', () => {
    const image = 'apacherocketmq/rocketmq-dashboard:latest'
    expect(programs({ image, env: { JAVA_OPTS: '-Xmx1g -Drocketmq.namesrv.addr=mq:9876' } })).toEqual([
      { kind: 'dashboard', namesrv: 'mq:9876', place: { in: 'env.JAVA_OPTS' } },
    ])
    expect(programs({ image, env: { NAMESRV_ADDR: 'mq:9876' } })).toMatchObject([{ namesrv: 'mq:9876' }])
  })
})

describe('networks', () => {
  it('give addresses in order, and names on user-defined networks alone', () => {
    const { topology } = lowered({
      a: { networks: ['mq'], aliases: ['other'] },
      b: { networks: ['mq', 'bridge'] },
      c: {},
    })
    expect(topology.hosts['b']?.addresses).toEqual([
      { address: '172.18.0.3', network: 'box/mq' },
      { address: '172.17.0.2', network: 'box/bridge' },
    ])
    expect(topology.hosts['b']?.resolver?.hosts).toEqual({
      a: ['172.18.0.2'],
      other: ['172.18.0.2'],
      b: ['172.18.0.3'],
    })
    expect(topology.hosts['c']?.resolver?.hosts).toEqual({})
  })

  it('keep fixed addresses and subnets', () => {
    const { topology } = lowered(
      { a: { networks: { mq: { address: '10.9.0.2' } } }, b: { networks: ['mq'] } },
      { networks: { mq: { subnet: '10.9.0.0/24' } } },
    )
    expect(topology.hosts['b']?.addresses[0]?.address).toBe('10.9.0.3')
  })

  it('of the host put programs on the machine, or on the virtual machine of Docker Desktop', () => {
    const containers: Readonly<Record<string, Container>> = { ns: { command: 'mqnamesrv', networks: ['host'] } }
    expect(lowered(containers).topology.servers?.['ns']?.host).toBe('box')
    expect(lowered(containers, { engine: 'desktop' }).topology.servers?.['ns']?.host).toBe('box-vm')
  })

  it('know host.docker.internal in Docker Desktop, and elsewhere through host-gateway', () => {
    const names = (container: Container, engine: 'linux' | 'desktop'): unknown =>
      lowered({ a: container }, { engine }).topology.hosts['a']?.resolver?.hosts?.['host.docker.internal']
    const extraHosts = { 'host.docker.internal': 'host-gateway' }
    expect(names({}, 'linux')).toBeUndefined()
    expect(names({ extraHosts }, 'linux')).toEqual(['172.17.0.1'])
    expect(names({}, 'desktop')).toEqual(['192.168.65.254'])
  })
})

describe('starts', () => {
  const namesrv: Container = { command: 'mqnamesrv', bootMs: 7500 }
  const startOf = (container: Container, health?: Container['health']): unknown => {
    const { containers } = lowered({
      namesrv: { ...namesrv, ...(health === undefined ? {} : { health }) },
      next: { command: 'mqbroker', ...container },
    })
    return containers[1]?.start
  }

  it('wait for a start, or for health', () => {
    expect(startOf({ dependsOn: { namesrv: 'started' } })).toEqual({ startsAtMs: 0, listensAtMs: 2500 })
    expect(startOf({ dependsOn: { namesrv: 'healthy' } }, { intervalMs: 3000 })).toEqual({
      startsAtMs: 9000,
      listensAtMs: 11_500,
    })
  })

  it('do not come when the health check gives up first, or when there is none', () => {
    const refused = { refused: 'dependency failed to start: container namesrv is unhealthy' }
    expect(startOf({ dependsOn: { namesrv: 'healthy' } }, { intervalMs: 2000 })).toEqual(refused)
    expect(startOf({ dependsOn: { namesrv: 'healthy' } })).toEqual(refused)
    expect(startOf({ dependsOn: { namesrv: 'healthy' } }, { intervalMs: 2000, startPeriodMs: 5000 })).toEqual({
      startsAtMs: 8000,
      listensAtMs: 10_500,
    })
  })

  it('take five times as long under emulation', () => {
    const image = 'apache/rocketmq:5.1.3'
    const { containers } = lowered({ a: { image, command: 'mqnamesrv' } }, { engine: 'desktop', architecture: 'arm64' })
    expect(containers[0]).toMatchObject({ emulated: true, start: { listensAtMs: 5500 } })
  })

  it('do not come from a manifest list without the platform', () => {
    const mac: Partial<Machine> = { engine: 'desktop', architecture: 'arm64' }
    const refused = (container: Container, machine?: Partial<Machine>): unknown =>
      lowered({ a: { image: 'x', architectures: ['amd64'], manifestList: true, ...container } }, machine).containers[0]
        ?.refused
    const noMatch = (platform: string): string => `no matching manifest for ${platform} in the manifest list entries`
    expect(refused({}, mac)).toBe(noMatch('linux/arm64/v8'))
    expect(refused({ platform: 'linux/arm64' })).toBe(noMatch('linux/arm64'))
    expect(refused({ architectures: ['arm64'] })).toBe(noMatch('linux/amd64'))
    expect(refused({ platform: 'linux/amd64' }, mac)).toBeUndefined()
    expect(refused({ manifestList: false }, mac)).toBeUndefined()
  })
})

it('reads ports as docker does', () => {
  expect(portMappings('8080')).toEqual([])
  expect(portMappings('53:53/udp')).toEqual([])
  expect(portMappings('9876:9876')).toEqual([{ hostAddress: '0.0.0.0', hostPort: 9876, containerPort: 9876 }])
  expect(portMappings('127.0.0.1:19876:9876/tcp')).toEqual([
    { hostAddress: '127.0.0.1', hostPort: 19_876, containerPort: 9876 },
  ])
  expect(portMappings('[::1]:1:2')).toEqual([{ hostAddress: '::1', hostPort: 1, containerPort: 2 }])
  for (const bad of ['', 'a', '1:2:3:4', '0:1', '70000:1', '2-1:2-1', '1:2/http'])
    expect(portMappings(bad)).toBeUndefined()
})

it('a broker.conf that is mounted and missing hides the one of the image', () => {
  const path = '/home/rocketmq/rocketmq-5.3.3/conf/broker.conf'
  const command = `sh mqbroker -c ${path}`
  expect(programs({ command })).toMatchObject([{ settings: { brokerName: 'broker-a' } }])
  expect(programs({ command, mounts: { [path]: { owner: 0 } } })).toMatchObject([
    { ends: { text: expect.stringContaining('NoSuchFileException') } },
  ])
})
