import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { docker } from '../../scenarios/docker/index.ts'
import { loadCompose } from '../../src/cli/composeFile.ts'
import { diagnose } from '../../src/doctor/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { type Folder, readCompose } from '../../src/topology/index.ts'
import { type Spoken, type SpokenFinding, spoken } from './spoken.ts'

const files = fileURLToPath(new URL('files/', import.meta.url))

/** Machines other than an amd64 one with Docker on Linux. */
const machines: Readonly<Record<string, { readonly engine: 'desktop'; readonly architecture: 'amd64' | 'arm64' }>> = {
  'host-docker-internal-only-inside-containers': { engine: 'desktop', architecture: 'amd64' },
  'image-architecture-mismatch': { engine: 'desktop', architecture: 'arm64' },
}

async function examined(
  name: string,
  variant: string,
  options: Partial<Parameters<typeof diagnose>[1]> = {},
): Promise<Spoken> {
  const machine = machines[name] ?? { engine: 'linux', architecture: 'amd64' }
  const { project, file, folder } = loadCompose(`${files}${name}/${variant}/docker-compose.yml`, {
    profiles: [],
    owners: machine.engine === 'linux',
  })
  return spoken(
    await diagnose(project, { ...machine, file, folder, hosts: {}, taken: [], drain: createDrain(), ...options }),
  )
}

const problems = ({ findings }: Spoken): readonly SpokenFinding[] =>
  findings.filter(({ severity }) => severity === 'problem')
const places = (findings: readonly SpokenFinding[]): readonly string[] =>
  findings.map(({ file, line, what }) => `${file.slice(file.lastIndexOf('/') + 1)}:${line} ${what}`)

describe('the doctor finds from a compose file alone', () => {
  it.each(docker.map(({ id }) => id).filter((id) => id !== 'compose-start-order-first-30s'))('%s', async (id) => {
    const found = problems(await examined(id, 'broken'))
    expect([...new Set(found.map(({ scenario }) => scenario))]).toEqual([id])
  })

  it('compose-start-order-first-30s, as what works on a quick machine only', async () => {
    const { findings } = await examined('compose-start-order-first-30s', 'broken')
    expect(findings.map(({ severity, scenario }) => [severity, scenario])).toEqual([
      ['risk', 'compose-start-order-first-30s'],
    ])
    expect((await examined('compose-start-order-first-30s', 'cured')).findings).toEqual([])
  })
})

describe('the doctor finds nothing in the cured file of', () => {
  it.each(docker.map(({ id }) => id))('%s', async (id) => {
    const diagnosis = await examined(id, 'cured')
    expect(problems(diagnosis)).toEqual([])
    expect(diagnosis.rows.every(({ sent }) => sent === 'ok')).toBe(true)
  })
})

it('has both files of every scenario about containers', () => {
  const ids = docker.map(({ id }) => id)
  expect(readdirSync(files).filter((name) => ids.includes(name))).toHaveLength(ids.length)
  for (const id of ids) {
    for (const variant of ['broken', 'cured'])
      expect(existsSync(`${files}${id}/${variant}/docker-compose.yml`)).toBe(true)
  }
})

describe('name server, broker with brokerIP1=broker, dashboard, ports 9876, 10909, 10911, 10912, 8080', () => {
  it('works between containers, and neither on the machine nor on another one', async () => {
    const diagnosis = await examined('localStack', 'broken')
    expect(diagnosis.rows.map(({ from, language, route, sent }) => `${from}, ${language}: ${route}, ${sent}`)).toEqual([
      'this machine, Java: ok, failed',
      'this machine, Go: ok, failed',
      'container dashboard, Java: ok, ok',
      'container dashboard, Go: ok, ok',
      'another machine, Java: ok, failed',
      'another machine, Go: ok, failed',
    ])
    expect(places(problems(diagnosis))).toEqual(['broker.conf:5 brokerIP1 = broker'])
    expect(problems(diagnosis)[0]?.reason).toContain('broker:10911')
  })

  it('works on the machine with a hosts entry, and then not on another one', async () => {
    const diagnosis = await examined('localStack', 'broken', { hosts: { broker: ['127.0.0.1'] } })
    expect(problems(diagnosis).map(({ who }) => who)).toEqual([['another machine (Java, Go)']])
  })

  it('works everywhere with the address of the machine', async () => {
    expect(problems(await examined('localStack', 'cured'))).toEqual([])
  })
})

it('says where, in file and line', async () => {
  const of = async (id: string): Promise<readonly string[]> => places(problems(await examined(id, 'broken')))
  expect(await of('docker-bridge-ip-advertised')).toEqual(['docker-compose.yml:8 broker without brokerIP1'])
  expect(await of('localhost-means-the-container')).toEqual(['docker-compose.yml:8 namesrvAddr = localhost:9876'])
  expect(await of('published-port-remap-mismatch')).toEqual(['docker-compose.yml:13 port 11911:10911'])
  expect(await of('image-architecture-mismatch')).toEqual([
    'docker-compose.yml:4 platform: linux/arm64',
    'docker-compose.yml:9 platform: linux/arm64',
  ])
  expect(await of('local-port-already-taken')).toEqual(['docker-compose.yml:19 port 8080 of the machine'])
})

it('finds a port that something else on the machine has', async () => {
  const found = problems(await examined('localStack', 'cured', { taken: [9876] }))
  expect(found[0]?.scenario).toBe('local-port-already-taken')
  expect(found[0]?.reason).toContain('bind: address already in use')
})

it('finds a broker.conf that is mounted where the command does not look', async () => {
  const text = `services:
  namesrv: {image: apache/rocketmq:5.3.3, command: sh mqnamesrv, ports: ["9876:9876"]}
  broker:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -n namesrv:9876 -c ../conf/broker.conf
    volumes: ["./broker.conf:/home/rocketmq/rocketmq-5.1.4/conf/broker.conf"]
    ports: ["10911:10911"]
`
  const folder: Folder = {
    readText: (path) => (path === './broker.conf' ? 'brokerIP1=192.168.1.10\n' : undefined),
    look: (path) => (path === './broker.conf' ? { directory: false, readable: true, owner: 0 } : undefined),
  }
  const file = 'docker-compose.yml'
  const machine = { engine: 'linux', architecture: 'amd64', hosts: {}, taken: [] } as const
  const project = readCompose(text, { file, folder })
  const found = problems(spoken(await diagnose(project, { ...machine, file, folder, drain: createDrain() })))
  expect(found.map(({ line, reason }) => [line, reason])).toEqual([
    [6, 'mqbroker of broker reads /home/rocketmq/rocketmq-5.3.3/conf/broker.conf, and not this file'],
  ])
})
