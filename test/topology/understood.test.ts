import { describe, expect, it } from 'vitest'
import { healthTest } from '../../src/topology/compose/healthTest.ts'
import { mayRead, mayWrite } from '../../src/topology/docker/permissions.ts'
import { supervisedPrograms } from '../../src/topology/docker/supervised.ts'
import { waitingOf } from '../../src/topology/docker/waiting.ts'
import { writtenFiles } from '../../src/topology/docker/writtenFiles.ts'
import { type Container, programsOf } from '../../src/topology/index.ts'

describe('a health check is understood as', () => {
  const asked = (test: string | readonly string[]): unknown => {
    const read = healthTest(test)
    return read === undefined || read.kind === 'never' ? read?.kind : [read.kind, read.host, read.port]
  }

  it('a connection to a port', () => {
    const localhost = ['port', 'localhost', 9876]
    for (const text of [
      'nc -z localhost 9876',
      'nc -zv -w 2 localhost 9876 || exit 1',
      'netstat -tuln | grep 9876',
      'ss -ltn | grep -q ":9876"',
      'curl -s telnet://localhost:9876',
    ]) {
      expect(asked(text), text).toEqual(localhost)
    }
    expect(asked(['CMD', 'bash', '-c', '</dev/tcp/127.0.0.1/10911'])).toEqual(['port', '127.0.0.1', 10_911])
    expect(asked(['CMD-SHELL', 'echo > /dev/tcp/namesrv/9876'])).toEqual(['port', 'namesrv', 9876])
  })

  it('HTTP, a question for brokers, or a no', () => {
    expect(asked(['CMD', 'curl', '-f', 'http://localhost:8080'])).toEqual(['http', 'localhost', 8080])
    expect(asked('wget -qO- http://127.0.0.1:8080/actuator/health')).toEqual(['http', '127.0.0.1', 8080])
    expect(asked('sh mqadmin clusterList -n namesrv:9876')).toEqual(['cluster', 'namesrv', 9876])
    expect(asked('exit 1')).toBe('never')
  })

  it('nothing, where it is another', () => {
    for (const text of ['jps | grep NamesrvStartup', 'pgrep java', 'exit 0', 'test -f /tmp/ok'])
      expect(asked(text), text).toBeUndefined()
  })
})

describe('permissions are those of the owner, the group or the others', () => {
  it('and root has all of them', () => {
    expect(mayWrite(0, { owner: 1000, mode: 0o500 })).toBe(true)
    expect(mayWrite(3000, { owner: 3000, mode: 0o755 })).toBe(true)
    expect(mayWrite(3000, { owner: 3000, mode: 0o555 })).toBe(false)
    expect(mayWrite(3000, { owner: 1000, group: 3000, mode: 0o775 })).toBe(true)
    expect(mayWrite(3000, { owner: 1000, mode: 0o777 })).toBe(true)
    expect(mayWrite(3000, { owner: 1000 })).toBe(false)
    expect(mayRead(3000, { owner: 0, mode: 0o600 })).toBe(false)
    expect(mayRead(3000, { owner: 0, mode: 0o644 })).toBe(true)
  })
})

it('a supervisord.conf brings its programs that start by themselves', () => {
  const text = `[supervisord]
nodaemon=true
[program:namesrv]
command = sh /opt/mq/bin/mqnamesrv   ; the NameServer
[program:broker]
autorestart=false
command=/opt/mq/bin/mqbroker -n 127.0.0.1:9876
[program:old]
command=mqadmin x
autostart=false
`
  expect(supervisedPrograms(text)).toEqual([
    { words: ['sh', '/opt/mq/bin/mqnamesrv'], restarts: true },
    { words: ['/opt/mq/bin/mqbroker', '-n', '127.0.0.1:9876'], restarts: false },
  ])
})

it('sleeps and loops that dial are waited for', () => {
  const told = (...lines: readonly string[]) =>
    waitingOf(lines.map((text) => ({ words: text.split(' '), endedBy: ';' })))
  expect(told('sleep 15', 'sh mqbroker')).toEqual({ sleepsMs: 15_000, dials: [] })
  expect(told('until nc -z namesrv 9876', 'do sleep 1', 'done').dials).toEqual([{ host: 'namesrv', port: 9876 }])
  expect(told('./wait-for-it.sh namesrv:9876 -t 60').dials).toEqual([{ host: 'namesrv', port: 9876 }])
  expect(told('sh mqbroker -n namesrv:9876')).toEqual({ sleepsMs: 0, dials: [] })
})

it('lines that a command writes into a file are read', () => {
  const env = (name: string): string | undefined => (name === 'HOST_IP' ? '10.0.0.5' : undefined)
  const script = `echo "brokerIP1=$HOST_IP" >> ../conf/broker.conf && echo 'brokerName=a' >> ../conf/broker.conf; mqbroker`
  expect(writtenFiles(script, env)).toEqual(
    new Map([['../conf/broker.conf', { text: 'brokerIP1=10.0.0.5\nbrokerName=a\n', over: false }]]),
  )
  const container: Container = { command: ['sh', '-c', `echo brokerIP1=$HOST_IP > /b.conf && mqbroker -c /b.conf`] }
  const [broker] = programsOf({ ...container, env: { HOST_IP: '10.0.0.5' } }, () => undefined).programs
  expect(broker).toMatchObject({ kind: 'broker', settings: { brokerIP1: '10.0.0.5' } })
})

describe('what runs in a container', () => {
  const read = (command: string) => programsOf({ command: ['sh', '-c', command] }, () => undefined)

  it('ends with its shell, when nothing stays in front', () => {
    const ends = (command: string): unknown => read(command).programs.map((program) => program.ends?.exitCode)
    expect(ends('mqnamesrv & mqbroker &')).toEqual([0, 0])
    expect(ends('mqnamesrv & mqbroker & sleep 5')).toEqual([0, 0])
    expect(ends('mqnamesrv & mqbroker & sleep infinity')).toEqual([undefined, undefined])
    expect(ends('mqnamesrv & mqbroker & tail -f /dev/null')).toEqual([undefined, undefined])
    expect(ends('mqnamesrv & mqbroker & wait')).toEqual([undefined, undefined])
  })

  it('is in front when it is the last one without &', () => {
    expect(read('mqnamesrv & mqbroker').front.map(({ kind }) => kind)).toEqual(['broker'])
    expect(read('mqnamesrv & mqbroker & wait').front).toEqual([])
  })

  it('takes what is behind a ; for a command', () => {
    expect(read('mqbroker -n a:9876;b:9876').notes).toMatchObject([
      { en: expect.stringContaining('takes b:9876 for a command'), scenario: 'namesrv-semicolon-shell-split' },
    ])
  })

  it('finds its NameServer under the names that Spring takes for one another, and by its port', () => {
    const namesrv = (env: Readonly<Record<string, string>>): unknown => {
      const [app] = programsOf({ image: 'shop:1', env }, () => undefined).programs
      return app?.kind === 'app' ? app.namesrv : undefined
    }
    for (const name of [
      'NAMESRV_ADDR',
      'ROCKETMQ_NAME-SERVER',
      'rocketmq.nameServer',
      'MQ_SERVER',
      'ROCKETMQ_NAMESERVER',
    ])
      expect(namesrv({ [name]: 'mq:9876' }), name).toBe('mq:9876')
    expect(namesrv({ DB: 'db:3306', URL: 'http://shop:8080' })).toBeUndefined()
  })
})
