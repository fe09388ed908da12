import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkScenario, type Observations, runScenario, type Step, type Topology } from '../../src/scenario/index.ts'
import { patchOf } from './access.ts'
import { sample } from './sample.ts'

const BROKER = '10.0.0.2:10911'
const NAMESRV = '10.0.0.1:9876'

const command = (line: string, at = 5): Step => ({
  at: `${at}s`,
  as: `${at} ${line}`,
  do: 'mqadmin',
  client: 'tools',
  command: line,
})

async function play(
  steps: readonly Step[],
  dialect: 'java-5.3' | 'java-4.9' = 'java-5.3',
  topology: Topology = sample().topology,
): Promise<Observations> {
  const base = sample({ topology })
  const scenario = checkScenario({
    ...base,
    clients: { ...base.clients, tools: { kind: 'mqadmin', host: 'pod', dialect, namesrv: NAMESRV } },
    timeline: [...base.timeline, ...steps],
  })
  return (await runScenario(scenario, { variant: 'broken' })).observations
}

/** What the released tools printed, by command: blanks are one, times and ids are names, `! ` is standard error. */
function recorded(name: string, release = '5.3.3'): ReadonlyMap<string, readonly string[]> {
  const file = new URL(`../../interop/admin/recorded/${release}/${name}.txt`, import.meta.url)
  const parts = readFileSync(file, 'utf8').split(/^### /m).slice(1)
  return new Map(
    parts.map((part) => {
      const [head = '', ...lines] = part.trim().split('\n')
      return [head, lines.map((line) => line.replace(/^! /, '').replaceAll('{B}', BROKER).replaceAll('{N}', NAMESRV))]
    }),
  )
}

function normal(text: string): readonly string[] {
  return text
    .replace(/timestamp\(long\)\[\d{13}\]/, 'timestamp(long)[MS]')
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
    .filter((line) => line !== '')
}

/** Commands of a recording, in its order, that are played with the same result. */
const played: Readonly<Record<string, readonly string[]>> = {
  updateTopic: [
    'updateTopic -b {B} -t T1 -r 4 -w 4',
    'updateTopic -c DefaultCluster -t T2 -r 2 -w 2 -p 6',
    'updateTopic -c DefaultCluster -t TOrder -r 2 -w 2 -o true',
    "updateTopic -b {B} -t 'bad name'",
    'updateTopic -b {B} -t TBW102',
    'updateTopic -b {B} -t TNoPerm -p 0',
    'updateTopic -b 127.0.0.1:1 -t TNowhere',
  ],
  updateTopicPerm: [
    'updateTopicPerm -b {B} -t T2 -p 4',
    'updateTopicPerm -c NoSuchCluster -t T2 -p 2',
    'updateTopicPerm -b 127.0.0.1:1 -t T2 -p 2',
    'updateTopicPerm -b {B} -t NoSuchTopic -p 6',
  ],
  updateSubGroup: [
    'updateSubGroup -b {B} -g G1 -r 5',
    'updateSubGroup -c DefaultCluster -g G2 -r 1',
    'updateSubGroup -b {B} -g G3 -s false -m false -d false -o true -q 2 -r 3 -i 0 -w 1 -a false',
    'updateSubGroup -b 127.0.0.1:1 -g GNowhere',
  ],
  consumerProgress: ['consumerProgress -g NoSuchGroup'],
  resetOffsetByTime: ['resetOffsetByTime -g G1 -t T1 -s yesterday'],
  deleteTopic: [
    'deleteTopic -c DefaultCluster -t T1',
    'deleteTopic -c DefaultCluster -t NoSuchTopic',
    'deleteTopic -c DefaultCluster -t TBW102',
  ],
}

describe('mqadmin', () => {
  it.each(Object.keys(played))('prints what the released %s printed', async (name) => {
    const lines = (played[name] ?? []).map((line) => line.replaceAll('{B}', BROKER))
    // The topics that the recording had by then.
    const before =
      name === 'updateTopic' ? [] : ['updateTopic -b {B} -t T1 -r 4 -w 4', 'updateTopic -b {B} -t T2 -r 2 -w 2']
    const first = before.map((line, index) => command(line.replaceAll('{B}', BROKER), 3 + index))
    const seen = await play([...first, ...lines.map((line, index) => command(line, 6 + index))])
    const wanted = recorded(name)
    for (const [index, line] of lines.entries()) {
      const { text } = seen.outcome(`${6 + index} ${line}`)
      expect(normal(text), line).toEqual(wanted.get((played[name] ?? [])[index] ?? ''))
    }
  })

  it('prints configurations as the tools of 4.9.7 do', async () => {
    const lines = [`updateTopic -b ${BROKER} -t T1 -r 4 -w 4`, `updateSubGroup -b ${BROKER} -g G1 -r 5`]
    const seen = await play(
      lines.map((line, index) => command(line, 5 + index)),
      'java-4.9',
    )
    for (const [index, line] of lines.entries()) {
      const name = line.split(' ')[0] ?? ''
      const wanted = recorded(name, '4.9.7').get(line.replaceAll(BROKER, '{B}'))
      expect(normal(seen.outcome(`${5 + index} ${line}`).text), line).toEqual(wanted)
    }
  })

  it('shows where a group stands, and moves it', async () => {
    const seen = await play([
      command(`updateSubGroup -b ${BROKER} -g G`, 3),
      command('resetOffsetByTime -g G -t Orders -s 0', 5),
      command('resetOffsetByTime -g G -t Orders -s now', 6),
    ])
    const [head, table, ...rows] = normal(seen.outcome('6 resetOffsetByTime -g G -t Orders -s now').text)
    expect(head).toBe(
      'start reset consumer offset by specified, group[G], topic[Orders], force[true], timestamp(string)[now], timestamp(long)[MS]',
    )
    expect(table).toBe('#brokerName #queueId #offset')
    expect(rows.map((row) => Number(row.split(' ')[2])).reduce((sum, offset) => sum + offset, 0)).toBe(1)
  })

  it('reads times as those of its host', async () => {
    const base = sample()
    const changes = { hosts: { pod: { timeZone: 'Asia/Shanghai' } } } as const
    const line = 'resetOffsetByTime -g G -t Orders -s 2026-01-01#12:00:00:000'
    const steps = [command(`updateSubGroup -b ${BROKER} -g G`, 3), command(line)]
    const seen = await play(steps, 'java-5.3', patchOf(base.topology, changes))
    expect(seen.outcome(`5 ${line}`).text).toContain(`timestamp(long)[${Date.UTC(2026, 0, 1, 4)}]`)
  })

  it('reads its command line as a shell does, and knows its own usage', async () => {
    const line = `sh mqadmin updateTopic -n ${NAMESRV};10.0.0.9:9876 -c DefaultCluster -t T`
    const seen = await play([command(line), command('updateTopic -t T', 6), command('mqadmin updateTopic -h', 7)])
    const text = seen.outcome(`5 ${line}`).text
    expect(text).toMatch(/^usage: mqadmin updateTopic /)
    expect(text).toContain('sh: 10.0.0.9:9876: command not found')
    expect(seen.outcome('6 updateTopic -t T')).toMatchObject({
      state: 'failed',
      text: expect.stringMatching(/^usage: mqadmin updateTopic .* -t <arg>/),
    })
  })

  it('takes its NameServer from -n before the variable', async () => {
    const line = 'updateTopic -n 10.0.0.77:9876 -c DefaultCluster -t T'
    const seen = await play([command(line)])
    expect(seen.outcome(`5 ${line}`).text).toContain('RemotingConnectException: connect to')
    expect(seen.dials({ to: '10.0.0.77:9876' }).length).toBeGreaterThan(0)
  })

  it('is refused with commands that are not played here', () => {
    const base = sample()
    const scenario = {
      ...base,
      clients: { tools: { kind: 'mqadmin', host: 'pod' } },
      timeline: [command('clusterRT -a 1')],
    }
    expect(() => checkScenario(scenario)).toThrow(
      /timeline\[0\]\.command is "clusterRT -a 1"; allowed is .*updateTopic/,
    )
    const open = { ...scenario, timeline: [command("updateTopic -t 'T")] }
    expect(() => checkScenario(open)).toThrow(/a command line whose ' has an end/)
    const started = { ...scenario, timeline: [{ at: '5s', do: 'start', client: 'tools' }] }
    expect(() => checkScenario(started)).toThrow(/timeline\[0\]\.client is "tools"/)
  })
})

describe('the admin client of Go', () => {
  it('dials what it is given, and reads no code', async () => {
    const base = sample()
    const topology = patchOf(base.topology, {})
    const scenario = checkScenario({
      ...base,
      topology,
      clients: { ...base.clients, admin: { kind: 'goAdmin', host: 'pod', namesrv: NAMESRV } },
      timeline: [
        ...base.timeline,
        { at: '3s', do: 'start', client: 'admin' },
        { at: '4s', as: 'nowhere', do: 'createTopic', client: 'admin', topic: 'T' },
        { at: '5s', as: 'bad', do: 'createTopic', client: 'admin', topic: 'bad name', brokerAddr: BROKER },
        { at: '6s', as: 'good', do: 'createTopic', client: 'admin', topic: 'T', brokerAddr: BROKER, queues: 2 },
      ],
    })
    const { observations: seen } = await runScenario(scenario, { variant: 'broken' })
    expect(seen.outcome('nowhere').text).toBe('dial tcp: missing address')
    expect(seen.outcome('bad').state).toBe('ok')
    expect(seen.refusals({ host: 'pod', during: 'bad' })[0]?.remark).toContain('illegal characters')
    expect(seen.look().topic('broker-a', 'T')).toEqual({ readQueues: 2, writeQueues: 2, perm: 6, order: false })
    expect(seen.look().topic('broker-a', 'bad name')).toBeUndefined()
  })
})
