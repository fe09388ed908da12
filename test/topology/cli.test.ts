import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { buildCli } from '../builtCli.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const built = buildCli()
afterAll(() => built.remove())
const files = 'test/topology/files'
const folder = mkdtempSync(join(tmpdir(), 'topology-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function cli(...args: string[]): Ended {
  const command = [built.main, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

const LINUX = ['--engine', 'linux', '--arch', 'amd64']

describe('rocketmq-sim doctor', () => {
  it('ends with 1 and says who, where, why and what to do', () => {
    const { code, out, err } = cli('doctor', `${files}/localStack/broken/docker-compose.yml`, ...LINUX)
    expect([code, err]).toEqual([1, ''])
    expect(out).toContain(
      'this machine         Go      127.0.0.1:9876       ok     broker at broker:10911  failed: dial tcp: lookup broker: no such host',
    )
    expect(out).toContain(
      `1. ${files}/localStack/broken/conf/broker.conf:5: brokerIP1 = broker\n   Who     this machine (Java, Go); another machine (Java, Go)`,
    )
    expect(out).toContain('See     rocketmq-sim run compose-service-name-advertised-to-host')
  })

  it('ends with 0 when everybody reaches every broker', () => {
    const { code, out } = cli('doctor', `${files}/compose-start-order-first-30s/cured/docker-compose.yml`, ...LINUX)
    expect([code, out.endsWith('nothing found: everybody who tried reaches every broker\n')]).toEqual([0, true])
  })

  it('prints data', () => {
    const { code, out } = cli(
      'doctor',
      `${files}/localStack/broken/docker-compose.yml`,
      '--json',
      '--hosts',
      'broker=127.0.0.1',
      ...LINUX,
    )
    const report = JSON.parse(out) as {
      attempts: { from: string; sent: string }[]
      findings: { line: number; scenario: string }[]
    }
    expect(code).toBe(1)
    expect(report.attempts.filter(({ sent }) => sent !== 'ok').map(({ from }) => from)).toEqual([
      'another machine',
      'another machine',
    ])
    expect(report.findings[0]).toMatchObject({ line: 5, scenario: 'compose-service-name-advertised-to-host' })
  })

  it('takes a broker.conf from elsewhere where the mounted one is missing', () => {
    const compose = readFileSync(join(root, files, 'localStack/cured/docker-compose.yml'), 'utf8')
    writeFileSync(join(folder, 'docker-compose.yml'), compose)
    const file = join(folder, 'docker-compose.yml')
    expect(cli('doctor', file, ...LINUX).out).toContain('"./conf/broker.conf" does not exist')
    expect(cli('doctor', file, `${files}/localStack/cured/conf/broker.conf`, ...LINUX).code).toBe(0)
  })
})

describe('rocketmq-sim topology', () => {
  it('shows hosts, what runs on them, published ports and networks, and draws them', () => {
    const svg = join(folder, 'world.svg')
    const { code, out } = cli('topology', `${files}/localStack/broken/docker-compose.yml`, '--svg', svg, ...LINUX)
    expect(code).toBe(0)
    expect(out).toContain('broker broker, advertises broker:10911, registers at namesrv:9876')
    expect(out).toContain('this machine 0.0.0.0:10911  broker:10911')
    expect(out).toContain('lan                    packets get lost to this machine/bridge, this machine/rocketmq')
    const picture = readFileSync(svg, 'utf8')
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+"/)
    expect(picture).toContain('>advertises broker:10911</text>')
    expect(picture.match(/<path d="[^"]+" fill="none"/g)).toHaveLength(3)
  })

  it('shows the world of a scenario', () => {
    const { code, out } = cli('topology', 'docker-bridge-ip-advertised', '--json')
    const { hosts } = JSON.parse(out) as { hosts: { name: string }[] }
    expect([code, hosts.map(({ name }) => name)]).toEqual([
      0,
      ['lan-pc', 'server', 'namesrv', 'broker', 'app', 'mac', 'mac-namesrv', 'mac-broker'],
    ])
  })
})

it('a value that a broker cannot read is found with its line', () => {
  writeFileSync(
    join(folder, 'setting.yml'),
    'services:\n  broker:\n    image: apache/rocketmq:5.3.3\n    command: mqbroker -c /b\n    configs: [{source: b, target: /b}]\nconfigs:\n  b:\n    content: |\n      brokerName=a\n      listenPort=abc\n',
  )
  const { code, out } = cli('doctor', join(folder, 'setting.yml'), ...LINUX)
  expect(code).toBe(1)
  expect(out).toContain('setting.yml:10: listenPort = "abc"')
  expect(out).toContain('Fix     Write a whole number from')
})

it('notes, reasons and restarts are in Chinese for --lang zh', () => {
  writeFileSync(
    join(folder, 'zh.yml'),
    'version: "3"\nservices:\n  mq:\n    image: apache/rocketmq:5.3.3\n    restart: always\n    mem_limit: 512m\n    environment: {JAVA_OPT_EXT: -Xms1g}\n    command: mqbroker -n x:9876\n',
  )
  const { out } = cli('doctor', join(folder, 'zh.yml'), '--lang', 'zh', ...LINUX)
  expect(out).toContain('注意：')
  expect(out).toContain('version 已废弃，compose 会忽略它')
  expect(out).toContain('mqbroker 被以 137 杀死（内存不足）：-Xms1g 超过容器可用的 512 MiB')
  expect(out.match(/[a-z]+ [a-z]+ [a-z]+ [a-z]+/g) ?? []).toEqual([])
})

describe('bad input ends with 2 and one sentence', () => {
  writeFileSync(join(folder, 'bad.yml'), 'services:\n  broker:\n    imagee: x\n')
  writeFileSync(join(folder, 'big.yml'), 'x'.repeat(10_485_760))
  it.each([
    [
      'a file that is not there',
      ['doctor', 'nowhere.yml'],
      '"nowhere.yml" is not there; allowed is a docker-compose file',
    ],
    [
      'a configuration that is not there',
      ['doctor', `${files}/localStack/cured/docker-compose.yml`, 'nowhere.conf'],
      '"nowhere.conf" is not there',
    ],
    [
      'an unknown key',
      ['doctor', join(folder, 'bad.yml')],
      'bad.yml:3: services.broker.imagee is unknown: it looks like image; allowed are annotations',
    ],
    [
      'a file of 10 MiB',
      ['doctor', join(folder, 'big.yml')],
      'big.yml" has 10485760 bytes, more than the 1048576 of the limit; allowed is a docker-compose file',
    ],
    [
      'an address',
      ['doctor', 'x.yml', '--address', 'home'],
      '--address: "home" is no address; allowed is an IPv4 address',
    ],
    [
      'a hosts line',
      ['doctor', 'x.yml', '--hosts', 'broker'],
      '--hosts: "broker" is no entry; allowed is name=address',
    ],
    [
      'a port',
      ['doctor', 'x.yml', '--taken', '0'],
      '--taken: "0" is no port; allowed are whole numbers from 1 to 65535',
    ],
    ['an engine', ['topology', 'x.yml', '--engine', 'podman'], 'Allowed choices are linux, desktop'],
    [
      'a picture in no directory',
      ['topology', 'docker-bridge-ip-advertised', '--svg', 'no/where.svg'],
      '--svg: cannot write "no/where.svg" (ENOENT)',
    ],
  ])('%s', (_, args, message) => {
    const { code, err } = cli(...args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })
})
