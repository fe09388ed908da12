import { describe, expect, it } from 'vitest'
import type { Observations, Step } from '../../src/scenario/index.ts'
import { checkedSample, playSample, runSample } from './playSample.ts'

const send = (at: '10s' | '20s' | '30s', as: string): Step => ({
  at,
  as,
  do: 'send',
  client: 'app',
  topic: 'Orders',
  body: as,
})

const play = (steps: readonly Step[]): Promise<Observations> => playSample({ steps })

const bodies = (seen: Observations): readonly string[] =>
  seen
    .look()
    .messages('Orders')
    .map(({ body }) => body)

const fates = (seen: Observations): readonly string[] =>
  seen.frameFaults().map(({ host, to, fate, kind, name }) => `${host} > ${to} ${name} ${kind} ${fate}`)

describe('a step about frames', () => {
  it('swallows a request: the broker never sees it, the connection lives, and the client tries again', async () => {
    const seen = await play([
      { at: '9s', do: 'swallowFrame', request: 'SEND_MESSAGE_V2', from: 'pod', to: 'broker-a' },
      send('10s', 'first'),
      send('20s', 'second'),
    ])
    expect(fates(seen)).toEqual(['pod > broker-a SEND_MESSAGE_V2 request swallowed'])
    expect(seen.outcome('first').tookMs).toBeGreaterThanOrEqual(3000)
    expect(seen.segments()).toEqual([])
    expect(bodies(seen)).not.toContain('first')
    expect(seen.outcome('second').text).toBe('SEND_OK')
  })

  it('swallows an answer: the message is stored, and its sender does not know', async () => {
    const seen = await play([
      { at: '9s', do: 'swallowFrame', request: 310, kind: 'response', from: 'broker-a', to: 'pod' },
      send('10s', 'first'),
    ])
    expect(fates(seen)).toEqual(['broker-a > pod SEND_MESSAGE_V2 response swallowed'])
    expect(seen.outcome('first').text).not.toBe('SEND_OK')
    expect(bodies(seen)).toContain('first')
  })

  it('delays a frame, and what comes behind it', async () => {
    const seen = await play([
      { at: '9s', do: 'delayFrame', request: 'SEND_MESSAGE_V2', to: 'broker-a', by: '700ms' },
      send('10s', 'first'),
      send('20s', 'second'),
    ])
    expect(Math.round((seen.outcome('first').tookMs ?? 0) / 10)).toBe(70)
    expect(seen.outcome('second').tookMs).toBeLessThan(20)
  })

  it.each(['reset', 'fin'] as const)('breaks the connection in the middle of a frame by %s', async (how) => {
    const seen = await play([
      { at: '9s', do: 'breakAtFrame', request: 'SEND_MESSAGE_V2', to: 'broker-a', how, afterBytes: 20 },
      send('10s', 'first'),
      send('20s', 'second'),
    ])
    expect(fates(seen)).toEqual(['pod > broker-a SEND_MESSAGE_V2 request broken'])
    expect(bodies(seen)).toEqual(['hello', ...(seen.outcome('first').state === 'ok' ? ['first'] : []), 'second'])
    expect(seen.dials({ host: 'pod', to: '10.0.0.2:10911' })).toHaveLength(2)
    expect(
      seen
        .connectionEnds({ fromMs: 10_000, untilMs: 11_000 })
        .some((end) => end.how === (how === 'fin' ? 'fin' : 'rst')),
    ).toBe(true)
  })

  it('cuts one way from a frame on, for a while', async () => {
    const seen = await play([
      { at: '9s', do: 'cutAtFrame', request: 'SEND_MESSAGE_V2', to: 'broker-a', outage: '1s' },
      send('10s', 'first'),
    ])
    expect(seen.outcome('first').text).toBe('SEND_OK')
    expect(seen.outcome('first').tookMs).toBeGreaterThan(1000)
    expect(seen.segments({ host: 'pod', what: 'lost' })[0]?.why).toBe('the path is cut')
  })

  it('means the nth frame, so many times, of a topic, of a code', async () => {
    const many = (as: string): Step => ({ ...send('10s', as), count: 6, every: '5s', goesOn: true }) as Step
    const swallowed = async (step: object): Promise<readonly number[]> => {
      const what = { at: '9s', do: 'swallowFrame', request: 'SEND_MESSAGE_V2', ...step } as Step
      const stored = bodies(await play([what, many('x')])).length - 1
      return [6 - stored, (await play([what, many('x')])).frameFaults().length]
    }
    expect(await swallowed({ nth: 2, times: 3 })).toEqual([3, 3])
    expect(await swallowed({ times: 'all', lasts: '12s' })).toEqual([3, 3])
    expect(await swallowed({ topic: 'Orders' })).toEqual([1, 1])
    expect(await swallowed({ topic: 'Invoices' })).toEqual([0, 0])
    expect(await swallowed({ kind: 'response', code: 1 })).toEqual([0, 0])
    expect(await swallowed({ kind: 'response', code: 0 })).toEqual([0, 1])
    expect(await swallowed({ from: 'broker-a' })).toEqual([0, 0])
    expect(await swallowed({ port: 9876 })).toEqual([0, 0])
  })

  it('gives the same trace in two runs, and changes nothing while its frame does not come', async () => {
    const step: Step = { at: '9s', do: 'swallowFrame', request: 'SEND_MESSAGE_V2', to: 'broker-a' }
    const hash = async (): Promise<string> => (await runSample({ steps: [step, send('10s', 'x')] })).traceHash
    expect(await hash()).toBe(await hash())
    const idle: Step = { at: '9s', do: 'swallowFrame', request: 'UPDATE_AND_CREATE_TOPIC' }
    const seen = await play([idle, send('10s', 'x')])
    expect([seen.outcome('x').text, seen.frameFaults()]).toEqual(['SEND_OK', []])
  })

  it.each([
    [{ do: 'swallowFrame', request: 'SEND' }, 'request is "SEND"; allowed is the original name of a request'],
    [{ do: 'swallowFrame', request: -1 }, 'request is -1; allowed is a code, a whole number from 0 to 65535'],
    [{ do: 'swallowFrame', kind: 'oneway' }, 'kind is "oneway"; allowed is one of request, response'],
    [{ do: 'swallowFrame', code: 2 }, 'code is 2; allowed is absent but for responses'],
    [{ do: 'swallowFrame', nth: 0 }, 'nth is 0; allowed is a number of frames'],
    [{ do: 'swallowFrame', times: 'often' }, 'times is "often"; allowed is all, or a number of frames'],
    [{ do: 'swallowFrame', from: 'ghost' }, 'from is "ghost"; allowed is *, an address'],
    [{ do: 'delayFrame' }, 'by is missing; allowed is a duration in words'],
    [{ do: 'breakAtFrame', how: 'gently' }, 'how is "gently"; allowed is one of reset, fin'],
    [{ do: 'breakAtFrame', afterBytes: -1 }, 'afterBytes is -1; allowed is a number of bytes'],
    [{ do: 'cutAtFrame' }, 'outage is missing; allowed is a duration in words'],
    [{ do: 'cutAtFrame', outage: '1s', bothWays: 1 }, 'bothWays is 1; allowed is true or false'],
  ])('with %j is refused', (step, words) => {
    const wrong = { at: '5s', ...step } as unknown as Step
    expect(() => checkedSample({ steps: [wrong] })).toThrow(`timeline[2].${words}`)
  })
})
