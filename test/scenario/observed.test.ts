import { describe, expect, it } from 'vitest'
import type { LinkSpec, Observations, Scenario, Step } from '../../src/scenario/index.ts'
import { playSample, runSample } from './playSample.ts'

const play = (steps: readonly Step[], changes: Partial<Scenario> = {}): Promise<Observations> =>
  playSample({ ...changes, steps })

/** Sends so many messages one after the other over a link, and what was seen. */
async function sends(link: Omit<LinkSpec, 'from' | 'to'>, count = 100): Promise<Observations> {
  return await play([
    { at: '9s', do: 'link', from: 'pod', to: 'broker-a', ...link },
    { at: '10s', as: 'many', do: 'send', client: 'app', topic: 'Orders', body: 'x', count, goesOn: true },
  ])
}

const tookMs = (seen: Observations): number => seen.outcome('many').tookMs ?? Number.NaN

describe('a link of a scenario', () => {
  it('has the latencies of tc netem', async () => {
    const seen = await sends({ latency: { mean: '40ms', jitter: '10ms', distribution: 'normal', correlation: 0.25 } })
    expect(tookMs(seen) / 100).toBeGreaterThan(75)
    expect(tookMs(seen) / 100).toBeLessThan(87)
    // Sends one by one leave nothing to overtake.
    expect(seen.segments({ what: 'reordered' })).toEqual([])
  })

  it.each([
    ['by chance', { loss: 0.05 }, 'lost by the link'],
    ['near each other', { loss: { chance: 0.05, correlation: 0.3 } }, 'lost by the link'],
    ['in bursts', { loss: { toBad: 0.05, toGood: 0.8 } }, 'lost by the link'],
    ['by damage', { corrupt: 0.05 }, 'damaged by the link: its checksum is wrong'],
  ] as const)('loses segments %s, which expectations can count', async (_, link, why) => {
    const seen = await sends(link)
    const lost = seen.segments({ what: 'lost' })
    expect(lost.length).toBeGreaterThan(3)
    expect(new Set(lost.map((segment) => segment.why))).toEqual(new Set([why]))
    expect(tookMs(seen)).toBeGreaterThan(200 * 3)
    expect(seen.outcome('many').messages.every(({ result }) => result?.status === 'SEND_OK')).toBe(true)
  })

  it('sends some segments twice, and nobody gets a message twice', async () => {
    const seen = await sends({ duplicate: 0.2 })
    expect(seen.segments({ host: 'pod', to: 'broker-a', what: 'duplicate' }).length).toBeGreaterThan(10)
    expect(seen.packets({ host: 'pod', kind: 'copy' })).toBeGreaterThan(10)
    expect(seen.look().messages('Orders')).toHaveLength(101)
  })
})

it('a send that fails on a lossy link is explained by the link', async () => {
  const { explanations } = await runSample({
    steps: [
      { at: '9900ms', do: 'link', from: 'pod', to: 'broker-a', loss: 1, lasts: '3100ms' },
      { at: '10s', as: 'far', do: 'send', client: 'app', topic: 'Orders', body: 'x' },
    ],
  })
  expect(explanations[0]?.sentence).toMatch(
    /did not answer within 3000 ms: links lost \d+ segments to or from broker-a/,
  )
})

describe('an expectation can read', () => {
  it('what became of machines and programs', async () => {
    const seen = await play([
      { at: '5s', do: 'skew', host: 'pod', by: '-90s' },
      { at: '6s', do: 'freeze', process: 'broker-a', lasts: '2s' },
      { at: '10s', do: 'kill', process: 'broker-a' },
      { at: '11s', do: 'boot', server: 'broker-a' },
      { at: '12s', do: 'powerOff', host: 'namesrv' },
      { at: '13s', do: 'readdress', host: 'pod', addresses: ['10.0.0.33'] },
    ])
    const told = (host: string): readonly string[] =>
      seen
        .states({ host, fromMs: 1000 })
        .map(({ atMs, process, what, detail }) =>
          [Math.round(atMs / 1000), process, what, detail]
            .filter((part) => part !== undefined && part !== '')
            .join(' '),
        )
    expect(told('pod')).toEqual(['1 app started', '5 clock -90000', '13 addresses 10.0.0.33'])
    expect(told('broker-a')).toEqual([
      '6 broker-a frozen',
      '8 broker-a thawed',
      '10 broker-a ended killed',
      '11 broker-a started',
    ])
    expect(told('namesrv')).toEqual(['12 off', '12 namesrv ended power'])
    expect(seen.states({ what: 'frozen' })).toHaveLength(1)
  })

  it('how connections ended', async () => {
    const seen = await play([
      { at: '5s', do: 'reset', from: 'pod', to: 'namesrv' },
      { at: '10s', do: 'kill', process: 'broker-a' },
    ])
    expect(
      seen.connectionEnds({ how: 'rst', fromMs: 5000, untilMs: 5001 }).map(({ host, why }) => `${host}: ${why}`),
    ).toEqual(['pod: reset by the network', 'namesrv: reset by the network'])
    expect(seen.connectionEnds({ host: 'broker-a', how: 'fin', fromMs: 10_000 }).map(({ peer }) => peer)).toContain(
      'pod',
    )
  })

  it('codes and opaques of requests and answers', async () => {
    const seen = await play([])
    const [request, answer] = seen.frames({ name: 'SEND_MESSAGE_V2' })
    expect([request?.code, answer?.code]).toEqual([310, 0])
    expect(answer?.opaque).toBe(request?.opaque)
  })
})
