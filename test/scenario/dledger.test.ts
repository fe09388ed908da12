import { describe, expect, it } from 'vitest'
import type { HostSpec, Observations, Step } from '../../src/scenario/index.ts'
import { playSample, runSample } from './playSample.ts'

const MEMBERS = ['n0', 'n1', 'n2'] as const
const PEERS = MEMBERS.map((id) => `${id}-broker-${id}:40911`).join(';')

function hosts(change: Partial<HostSpec> = {}, peers = PEERS): Readonly<Record<string, HostSpec>> {
  const member = (id: string, index: number): readonly [string, HostSpec] => [
    `broker-${id}`,
    {
      role: 'dledger',
      addresses: [`10.0.0.${index + 1}`],
      settings: { dLegerGroup: 'raft', dLegerPeers: peers, dLegerSelfId: id },
      ...change,
    },
  ]
  return Object.fromEntries(MEMBERS.map(member))
}

const play = (
  group: Readonly<Record<string, HostSpec>>,
  timeline: readonly Step[] = [],
  lasts: '20s' | '40s' = '20s',
): Promise<Observations> => playSample({ topology: { hosts: group }, clients: {}, timeline, lasts })

describe('a DLedger group of a scenario', () => {
  it('tells who leads in which term, and who follows', async () => {
    const seen = await play(hosts())
    const [leader, ...others] = seen.roles({ role: 'LEADER' })
    expect(others).toEqual([])
    expect(leader).toMatchObject({ group: 'raft', term: 1, leader: leader?.member })
    expect(leader?.host).toBe(`broker-${leader?.member}`)
    const followers = seen.roles({ role: 'FOLLOWER' })
    expect(followers.map(({ leader: followed }) => followed)).toEqual([leader?.member, leader?.member])
    expect(seen.roles({ group: 'another' })).toEqual([])
  })

  it('elects again when its leader is killed, and takes it back as a follower', async () => {
    const first = (await play(hosts())).roles({ role: 'LEADER' })[0]?.host ?? ''
    const seen = await play(
      hosts(),
      [
        { at: '10s', do: 'kill', process: first },
        { at: '30s', do: 'boot', server: first },
      ],
      '40s',
    )
    const [before, after, ...others] = seen.roles({ role: 'LEADER' })
    expect(others).toEqual([])
    expect([before?.host === first, before?.term, after?.term]).toEqual([true, 1, 2])
    // Six seconds after its last heartbeat, and the rounds of the election.
    expect(after?.atMs).toBeGreaterThan(14_000)
    expect(after?.atMs).toBeLessThan(25_000)
    expect(seen.roles({ host: first, role: 'FOLLOWER' }).at(-1)).toMatchObject({ leader: after?.member, term: 2 })
  })

  it('has its roles in the timeline of a run, in both languages', async () => {
    const { timeline } = await runSample({ topology: { hosts: hosts() }, clients: {}, timeline: [], lasts: '20s' })
    expect(timeline.map(({ text }) => text)).toContain('leads raft in term 1')
    expect(timeline.map(({ zh }) => zh.text)).toContain('成为 raft 的 leader，任期 1')
  })

  it('names its requests, and counts its answers as successes', async () => {
    const seen = await play(hosts())
    expect(seen.frames({ name: 'HEART_BEAT' }).filter(({ kind }) => kind === 'response')[0]).toMatchObject({
      code: 200,
      result: 'SUCCESS',
    })
    expect(seen.frames({ name: 'VOTE' }).length).toBeGreaterThan(0)
    expect(seen.refusals()).toEqual([])
  })

  it('makes a host ready that knows its leader', async () => {
    const seen = await play(hosts({ readiness: { probe: 'leaderElected', period: '3s' } }))
    const ready = seen.states({ what: 'ready' })
    expect(ready.map(({ host }) => host).sort()).toEqual(['broker-n0', 'broker-n1', 'broker-n2'])
    const alone = await play({ 'broker-n0': hosts({ readiness: { probe: 'leaderElected' } })['broker-n0'] as HostSpec })
    expect(alone.states({ what: 'ready' })).toEqual([])
  })

  it('says what Java says to peers that cannot be read', async () => {
    const errors = async (peers: string): Promise<unknown> =>
      (await play({ 'broker-n0': hosts({}, peers)['broker-n0'] as HostSpec }))
        .logs({ message: 'server failed' })
        .map(({ fields }) => fields['error'])
    expect(await errors('n0-broker-n0')).toEqual([
      'java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1',
    ])
    expect(await errors('n0-fd00::4ba5:40911')).toEqual(['java.lang.NumberFormatException: For input string: ""'])
    expect(await errors('n1-broker-n1:40911')).toEqual([
      expect.stringContaining('java.lang.IllegalArgumentException: [DLedgerConfig] fail to init self address'),
    ])
  })

  it('of DLedger 0.1 does not start with a hyphen in its host name, and does without', async () => {
    const broken = await play(hosts({ dledger: '0.1' }))
    expect(broken.logs({ message: 'server failed' }).map(({ fields }) => fields['error'])).toEqual(
      MEMBERS.map(() => 'java.lang.ArrayIndexOutOfBoundsException: 1'),
    )
    const numeric = MEMBERS.map((id, index) => `${id}-10.0.0.${index + 1}:40911`).join(';')
    expect((await play(hosts({ dledger: '0.1' }, numeric))).roles({ role: 'LEADER' })).toHaveLength(1)
  })

  it('hears of a peer without a name at once in 4.9.7, and never in 5.3.3', async () => {
    const peers = 'n0-broker-n0:40911;n1-nowhere:40911;n2-nowhere:40911'
    const rounds = async (profile: '4.9.7' | '5.3.3'): Promise<number> => {
      const only = hosts({ profile }, peers)['broker-n0'] as HostSpec
      return (await play({ 'broker-n0': only })).logs({ message: 'PARSE_VOTE_RESULT' }).length
    }
    // A round of 2 to 3 s and a pause of 0.3 to 1 s, or the pause alone.
    expect(await rounds('5.3.3')).toBeLessThanOrEqual(9)
    expect(await rounds('4.9.7')).toBeGreaterThanOrEqual(19)
  })
})
