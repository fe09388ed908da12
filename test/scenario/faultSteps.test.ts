import { describe, expect, it } from 'vitest'
import { checkScenario, type Observations, runScenario, type Scenario, type Step } from '../../src/scenario/index.ts'
import { patchOf } from './access.ts'
import { playSoundSample } from './playSample.ts'
import { sample } from './sample.ts'

const play = (steps: readonly Step[], changes: Partial<Scenario> = {}): Promise<Observations> =>
  playSoundSample({ ...changes, steps })

const send = (at: '10s' | '20s' | '30s', as: string): Step => ({
  at,
  as,
  do: 'send',
  client: 'app',
  topic: 'Orders',
  body: as,
})

const onDisk = (settings: Readonly<Record<string, string | number>> = {}): Partial<Scenario> => ({
  topology: patchOf(sample().topology, { hosts: { 'broker-a': { store: 'disk', settings } } }),
})

const stored = (seen: Observations): readonly string[] =>
  seen
    .look()
    .messages('Orders')
    .map(({ body }) => body)

describe('a step on a disk', () => {
  it('fills it up to what df shows, and frees it', async () => {
    const seen = await play(
      [
        { at: '5s', as: 'fill', do: 'fillDisk', host: 'broker-a', percent: 91 },
        { at: '61s', as: 'full', do: 'send', client: 'app', topic: 'Orders', body: 'x' },
        { at: '62s', as: 'free', do: 'fillDisk', host: 'broker-a', percent: 40 },
        { at: '75s', as: 'free again', do: 'send', client: 'app', topic: 'Orders', body: 'y' },
      ],
      { ...onDisk(), lasts: '80s' },
    )
    expect(seen.outcome('full').causes[0]).toMatch(/CL: +0\.91 CQ: +0\.91 INDEX: +0\.91/)
    expect(seen.outcome('free again').text).toBe('SEND_OK')
  })

  it('lets every sync take longer for a while', async () => {
    const seen = await play(
      [
        { at: '9s', do: 'slowDisk', host: 'broker-a', sync: '400ms', lasts: '5s' },
        send('10s', 'slow'),
        send('20s', 'quick'),
      ],
      onDisk({ flushDiskType: 'SYNC_FLUSH' }),
    )
    expect(seen.outcome('slow').tookMs).toBeGreaterThan(395)
    expect(seen.outcome('quick').tookMs).toBeLessThan(20)
  })

  it('makes it read-only: sends fail, and go on when it is writable again', async () => {
    const seen = await play(
      [{ at: '9s', do: 'readOnlyDisk', host: 'broker-a', lasts: '5s' }, send('10s', 'refused'), send('20s', 'taken')],
      onDisk(),
    )
    expect(seen.outcome('refused').state).toBe('failed')
    expect(seen.outcome('taken').text).toBe('SEND_OK')
    expect(stored(seen)).not.toContain('refused')
  })

  it('wipes it while the broker is down, as an emptyDir goes with its pod', async () => {
    const seen = await play(
      [
        { at: '5s', do: 'stop', server: 'broker-a' },
        { at: '6s', do: 'wipeDisk', host: 'broker-a' },
        { at: '7s', do: 'boot', server: 'broker-a' },
        send('10s', 'afterwards'),
      ],
      onDisk(),
    )
    expect(stored(seen)).toEqual(['afterwards'])
  })

  it('is a bad scenario when somebody uses the disk', async () => {
    const base = sample(onDisk())
    const timeline: Step[] = [...base.timeline, { at: '5s', do: 'wipeDisk', host: 'broker-a' }]
    await expect(runScenario({ ...base, timeline }, { variant: 'broken' })).rejects.toThrow('is in use by broker-a')
  })

  it('corrupts a file: the broker cuts its log there when it starts', async () => {
    const log = '/commitlog/00000000000000000000'
    const seen = await play(
      [
        send('10s', 'second'),
        { at: '12s', do: 'kill', process: 'broker-a' },
        { at: '13s', do: 'corruptFile', host: 'broker-a', path: log, offset: 20, bytes: 4 },
        { at: '14s', do: 'boot', server: 'broker-a' },
        { at: '15s', as: 'after the boot', do: 'look' },
      ],
      onDisk(),
    )
    expect(seen.look('after the boot').messages('Orders')).toEqual([])
  })

  it('copies the files of one host to another', async () => {
    const topology = patchOf(sample().topology, {
      hosts: {
        'broker-a': { store: 'disk' },
        spare: {
          role: 'broker',
          addresses: ['10.0.0.9'],
          store: 'disk',
          bootsAt: '15s',
          settings: { namesrvAddr: '10.0.0.1:9876', brokerName: 'spare' },
        },
      },
    })
    const seen = await play(
      [
        send('10s', 'second'),
        { at: '12s', do: 'stop', server: 'broker-a' },
        { at: '13s', do: 'copyDisk', host: 'broker-a', to: 'spare' },
      ],
      { topology },
    )
    expect(
      seen
        .look()
        .messages('Orders')
        .map(({ broker, body }) => `${broker} ${body}`)
        .sort(),
    ).toEqual(['spare hello', 'spare second'])
  })
})

describe('a step on a process', () => {
  it('throttles it: of every period it runs for its share', async () => {
    const seen = await play([
      { at: '9s', do: 'throttle', process: 'broker-a', share: 0.1, period: '1s', lasts: '10s' },
      send('10s', 'throttled'),
      send('20s', 'free'),
    ])
    expect(seen.outcome('throttled').text).toBe('SEND_OK')
    expect(seen.outcome('throttled').tookMs).toBeGreaterThan(800)
    expect(seen.outcome('free').tookMs).toBeLessThan(20)
  })

  it('freezes it until the end when nothing else is said', async () => {
    const seen = await play([{ at: '5s', do: 'freeze', process: 'broker-a' }, send('30s', 'hung')])
    expect(seen.outcome('hung').text).toContain('sendDefaultImpl call timeout')
    expect(seen.dials({ during: 'hung' }).every(({ result }) => result === 'open')).toBe(true)
  })
})

describe('a start that takes its time', () => {
  it('leaves the port closed for so long, though the process runs', async () => {
    const seen = await play([
      { at: '5s', do: 'restart', server: 'broker-a', takes: '12s' },
      send('10s', 'early'),
      send('20s', 'late'),
    ])
    expect(seen.states({ process: 'broker-a', what: 'started', fromMs: 5000 })[0]?.atMs).toBeLessThan(6000)
    expect(seen.dials({ during: 'early', to: '10.0.0.2:10911' }).map(({ result }) => result)).toContain('refused')
    expect(seen.outcome('late').text).toBe('SEND_OK')
  })

  it('may be interrupted', async () => {
    const seen = await play([
      { at: '5s', do: 'restart', server: 'broker-a', takes: '12s' },
      { at: '8s', do: 'kill', process: 'broker-a' },
      { at: '9s', do: 'boot', server: 'broker-a' },
      send('10s', 'again'),
    ])
    expect(seen.outcome('again').text).toBe('SEND_OK')
    expect(seen.registrations({ broker: 'broker-a', fromMs: 16_000, untilMs: 18_000 })).toEqual([])
  })
})

describe('a step on the network', () => {
  it('changes a link for a while', async () => {
    const seen = await play([
      { at: '9s', do: 'link', from: 'pod', to: 'broker-a', latency: '150ms', lasts: '5s' },
      send('10s', 'far'),
      send('20s', 'near'),
    ])
    expect(seen.outcome('far').tookMs).toBeGreaterThanOrEqual(300)
    expect(seen.outcome('near').tookMs).toBeLessThan(20)
  })

  it('loses the answer to the next request of a kind', async () => {
    const seen = await play([
      { at: '9s', do: 'loseAnswer', request: 'SEND_MESSAGE_V2', from: 'broker-a', to: 'pod', lasts: '2500ms' },
      send('10s', 'unanswered'),
      send('20s', 'answered'),
    ])
    expect(seen.outcome('unanswered').tookMs).toBeGreaterThanOrEqual(2500)
    expect(seen.outcome('answered').tookMs).toBeLessThan(20)
    expect(stored(seen)).toContain('unanswered')
  })
})

it('a clock that is slewed runs away slowly, and stays where it is at the end', async () => {
  const result = await runScenario(
    checkScenario({
      ...sample(),
      timeline: [...sample().timeline, { at: '5s', do: 'slew', host: 'pod', ppm: 100_000, lasts: '10s' }],
    }),
    { variant: 'broken' },
  )
  expect(Math.round(result.world.host('pod').skewMs)).toBe(1000)
})
