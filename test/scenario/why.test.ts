import { describe, expect, it } from 'vitest'
import { type ClientSpec, checkScenario, runScenario, type Scenario, type Step, why } from '../../src/scenario/index.ts'
import { englishWords, SENTENCE_WORDS } from './englishWords.ts'
import { sample } from './sample.ts'

const member = (host: string, group: string, expression = '*'): ClientSpec => ({
  kind: 'consumer',
  host,
  namesrv: '10.0.0.1:9876',
  group,
  subscriptions: { Orders: expression },
})

const start = (client: string, at: Step['at'] = '1s'): Step => ({ at, do: 'start', client })
const send = (body: string, more: Partial<Extract<Step, { do: 'send' }>> = {}): Step => ({
  at: '20s',
  as: body,
  do: 'send',
  client: 'app',
  topic: 'Orders',
  body,
  ...more,
})

/** What the trace of a run says about a message and a group. */
async function ask(
  message: string,
  group: string,
  clients: Readonly<Record<string, ClientSpec>>,
  steps: readonly Step[],
  changes: Partial<Scenario['topology']> = {},
): Promise<{ readonly kind: string; readonly sentence: string }> {
  const base = sample()
  const hosts = {
    ...base.topology.hosts,
    'broker-a': {
      role: 'broker',
      addresses: ['10.0.0.2'],
      settings: { namesrvAddr: '10.0.0.1:9876' },
      topics: { Orders: 4, Other: 1 },
    },
    'pod-2': { role: 'none', addresses: ['10.0.0.4'] },
    'pod-3': { role: 'none', addresses: ['10.0.0.5'] },
  } as const
  const scenario = checkScenario({
    ...base,
    topology: { ...base.topology, hosts, ...changes },
    clients: { ...base.clients, ...clients },
    timeline: [...base.timeline, ...steps],
  })
  const { world } = await runScenario(scenario, { variant: 'broken', trace: 'full' })
  const reason = why(world.trace.events(), message, group)
  const words = englishWords(reason.zh.replaceAll(/（[^）]*）/g, ''))
  expect(words.filter((word) => SENTENCE_WORDS.includes(word))).toEqual([])
  expect(reason.zh).toMatch(/\p{Script=Han}/u)
  return reason
}

describe('why a message did not reach a group', () => {
  it('says where it was consumed', async () => {
    const { kind, sentence } = await ask('hi', 'G', { one: member('pod-2', 'G') }, [start('one'), send('hi')])
    expect(kind).toBe('consumed')
    expect(sentence).toMatch(/^one of G received it at 20\.\d+ s; it is queue \d of Orders at broker-a, offset \d+\.$/)
  })

  it('says that nobody sent it', async () => {
    const { kind, sentence } = await ask('nothing', 'G', {}, [])
    expect([kind, sentence]).toEqual(['unknownMessage', expect.stringContaining('"hello"')])
  })

  it('says that no broker stored it', async () => {
    const full: Step = { at: '10s', do: 'fault', server: 'broker-a', fault: { kind: 'fullDisk' } }
    const { kind, sentence } = await ask('hi', 'G', { one: member('pod-2', 'G') }, [full, start('one'), send('hi')])
    expect([kind, sentence]).toEqual(['notStored', expect.stringContaining('SERVICE_NOT_AVAILABLE')])
  })

  it('says that the group has no member', async () => {
    const { kind, sentence } = await ask('hi', 'H', { one: member('pod-2', 'G') }, [start('one'), send('hi')])
    expect([kind, sentence]).toEqual(['noMember', expect.stringContaining('groups that are: G')])
  })

  it('says that the group subscribes to something else', async () => {
    const other = { ...member('pod-2', 'G'), subscriptions: { Other: '*' } } as ClientSpec
    const { kind, sentence } = await ask('hi', 'G', { one: other }, [start('one'), send('hi')])
    expect([kind, sentence]).toEqual(['notSubscribed', expect.stringContaining('subscribe to Other')])
  })

  it('says that its tag was left out, and that members disagree', async () => {
    const { kind, sentence } = await ask('hi', 'G', { one: member('pod-2', 'G', 'TagB') }, [
      start('one'),
      send('hi', { tags: 'TagA' }),
    ])
    expect(kind).toBe('filtered')
    expect(sentence).toMatch(/it has the tag TagA\. The group subscribes to "TagB"\.$/)
    const disagreeing = await ask('hi', 'G', { one: member('pod-2', 'G', 'TagB'), two: member('pod-3', 'G', 'TagC') }, [
      start('one'),
      start('two'),
      send('hi', { tags: 'TagA' }),
    ])
    expect(disagreeing.sentence).toContain('Members of G subscribe differently ("TagB", "TagC")')
  })

  it('says that the group began behind it', async () => {
    const { kind, sentence } = await ask('hello', 'G', { one: member('pod-2', 'G') }, [
      send('before', { at: '3s', count: 8 }),
      start('one', '10s'),
      send('after', { count: 8 }),
    ])
    // Without offsets of its own, a group whose queue still begins at 0 reads from there; so it is moved on first.
    expect(['offsetBeyond', 'consumed']).toContain(kind)
    expect(sentence).toMatch(/queue \d of Orders/)
  })

  it('says that it is delayed', async () => {
    const { kind, sentence } = await ask('later', 'G', { one: member('pod-2', 'G') }, [
      start('one'),
      send('later', { delayLevel: 18 }),
    ])
    expect([kind, sentence]).toEqual(['invisible', expect.stringContaining('becomes visible at 7220.')])
  })

  it('says that the clock of its broker let it come too early, or not yet', async () => {
    const by = (jump: '60s' | '-60s', delay: Partial<Extract<Step, { do: 'send' }>> = { delayLevel: 3 }) =>
      ask('later', 'G', { one: member('pod-2', 'G') }, [
        start('one'),
        send('later', delay),
        { at: '22s', do: 'skew', host: 'broker-a', by: jump },
        { at: '50s', as: 'end', do: 'send', client: 'app', topic: 'Other', body: 'end' },
      ])
    expect(await by('60s')).toMatchObject({
      kind: 'consumed',
      sentence: expect.stringMatching(
        / That is \d\.\d+ s before its delay of 10\.000 s was over: the clock of broker-a went 60\.000 s ahead at 22\.000 s\.$/,
      ),
    })
    // What lies further ahead than its level is long is delivered at once.
    expect((await by('-60s')).sentence).toContain(': the clock of broker-a was set back by 60.000 s at 22.000 s.')
    expect(await by('-60s', { deliverAfter: '10s' })).toMatchObject({
      kind: 'invisible',
      sentence: expect.stringMatching(
        /^Its delay of 10\.000 s was over at 30\.\d+ s, but the clock of broker-a was set back by 60\.000 s at 22\.000 s: by that clock it becomes visible at 90\.\d+ s; /,
      ),
    })
  })

  it('says that the member cannot reach the broker', async () => {
    const { kind, sentence } = await ask('hi', 'G', { one: member('pod-2', 'G') }, [start('one'), send('hi')], {
      firewall: [{ from: 'pod-2', to: 'broker-a', port: 10911, action: 'reject' }],
    })
    expect(kind).toBe('noMember')
    expect(sentence).toContain('Connections failed meanwhile: pod-2 to 10.0.0.2:10911')
  })

  it('says that the group is cut off before it comes to the message', async () => {
    const { kind, sentence } = await ask('hi', 'G', { one: member('pod-2', 'G') }, [
      start('one'),
      { at: '15s', do: 'cut', from: 'pod-2', to: 'broker-a' },
      send('hi'),
    ])
    expect(['behind', 'unreachable']).toContain(kind)
    expect(sentence).toContain('of Orders at broker-a')
  })
})
