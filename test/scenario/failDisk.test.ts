import { describe, expect, it } from 'vitest'
import type { ProfileName } from '../../src/profile/index.ts'
import { checkScenario, type Observations, type Step } from '../../src/scenario/index.ts'
import { playSample } from './playSample.ts'
import { sample } from './sample.ts'

/** A broker on disk gets messages that are larger than what it reads ahead, and is restarted at 10 s with nothing in memory. */
function play(steps: readonly Step[], profile: ProfileName = '5.3.3'): Promise<Observations> {
  const large = { do: 'send', client: 'app', topic: 'Orders', body: 'x', bytes: 900_000, filledWith: 'noise' } as const
  return playSample({
    changes: { hosts: { 'broker-a': { store: 'disk', profile } } },
    clients: {
      ...sample().clients,
      reader: {
        kind: 'consumer',
        host: 'pod',
        dialect: 'java-5.3',
        namesrv: '10.0.0.1:9876',
        group: 'reader',
        subscriptions: { Orders: '*' },
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      },
    },
    timeline: [
      { at: '1s', do: 'start', client: 'app' },
      { at: '2s', as: 'fill', ...large, count: 12 },
      { at: '10s', do: 'restart', server: 'broker-a' },
    ],
    steps,
    lasts: '120s',
  })
}

const read: Step = { at: '20s', do: 'start', client: 'reader' }
const FAULT =
  'java.lang.InternalError: a fault occurred in a recent unsafe memory access operation in compiled Java code'

describe('a disk whose reads fail', () => {
  it('leaves pulls of 5.3.3 without an answer while the log is meant, and heals', async () => {
    const seen = await play([
      { at: '15s', do: 'failDisk', host: 'broker-a', of: ['read'], path: 'commitlog', lasts: '40s' },
      read,
    ])
    expect(seen.logs({ message: 'a pull stays without an answer: the log cannot be read' }).length).toBeGreaterThan(0)
    const times = seen.received('reader').map(({ atMs }) => atMs)
    expect(times).toHaveLength(12)
    expect(times.some((atMs) => atMs > 50_000)).toBe(true)
  })

  it('lets brokers of 4.9 answer pulls with an error of the JVM', async () => {
    const seen = await play(
      [{ at: '15s', do: 'failDisk', host: 'broker-a', of: ['read'], path: 'commitlog', lasts: '40s' }, read],
      '4.9.7',
    )
    const refusals = seen.logs({ message: 'a request was refused with an exception' })
    expect(String(refusals[0]?.fields['exception'])).toContain(FAULT)
    expect(seen.received('reader')).toHaveLength(12)
  })

  it('lets requests fail that need a queue file', async () => {
    const seen = await play([
      { at: '15s', do: 'failDisk', host: 'broker-a', of: ['read'], path: 'consumequeue', lasts: '40s' },
      read,
    ])
    const [refusal] = seen.logs({ message: 'a request was refused with an exception' })
    expect(String(refusal?.fields['exception'])).toContain(FAULT)
    expect(seen.received('reader')).toHaveLength(12)
  })

  it('keeps a broker from starting', async () => {
    const seen = await play([
      { at: '12s', do: 'stop', server: 'broker-a' },
      { at: '13s', do: 'failDisk', host: 'broker-a', of: ['read'] },
      { at: '14s', do: 'boot', server: 'broker-a' },
    ])
    expect(seen.logs({ message: 'server failed' })[0]?.fields['error']).toMatch(/read .*: input\/output error/)
  })

  it('spoils the bytes that are meant alone', async () => {
    const seen = await play([
      {
        at: '15s',
        do: 'failDisk',
        host: 'broker-a',
        of: ['read'],
        path: 'commitlog',
        offset: 500_000_000,
        bytes: 4096,
      },
      read,
    ])
    expect(seen.received('reader')).toHaveLength(12)
    expect(seen.received('reader').every(({ atMs }) => atMs < 25_000)).toBe(true)
  })
})

describe('a disk whose writes or syncs fail', () => {
  const send: Step = { at: '20s', do: 'send', client: 'app', topic: 'Orders', body: 'later' }

  it('takes no messages', async () => {
    const seen = await play([{ at: '15s', do: 'failDisk', host: 'broker-a', of: ['write'], lasts: '10s' }, send])
    expect(seen.outcome('app send').state).toBe('failed')
    expect(seen.logs({ message: 'message could not be appended' }).length).toBeGreaterThan(0)
  })

  it('takes them as long as nobody waits for a sync', async () => {
    const seen = await play([{ at: '15s', do: 'failDisk', host: 'broker-a', of: ['sync'], lasts: '1s' }, send])
    expect(seen.outcome('app send').text).toBe('SEND_OK')
  })

  it.each([
    [{ of: [] }, /of is \[\]; allowed is at least one of read, write and sync/],
    [{ of: ['erase'] }, /of\[0\] is "erase"; allowed is one of read, write, sync/],
    [{ offset: -1 }, /offset is -1; allowed is a position/],
    [{ bytes: 0 }, /bytes is 0; allowed is a number of bytes/],
  ])('is refused with %j', (fields, text) => {
    const step = { at: '5s', do: 'failDisk', host: 'broker-a', ...fields } as unknown as Step
    expect(() => checkScenario({ ...sample(), timeline: [step] })).toThrow(text)
  })
})
