import { describe, expect, it } from 'vitest'
import { type Broker, startBroker } from '../../src/broker/index.ts'
import { decodeRecord, encodeProperties } from '../../src/protocol/index.ts'
import { createWorld, type Host, type World } from '../../src/sim/index.ts'
import { BROKER_NAME, GROUP, Wire } from './kinds/wire.ts'

const DELAY_MS = 18_000
/** `timerFlushIntervalMs`, and time for the syncs that follow it. */
const WRITTEN_MS = 1100
/** A message comes up to a second after its time. */
const LATE_MS = 1000

/** Large files take long to open. */
const SMALL = {
  brokerName: BROKER_NAME,
  brokerIP1: '10.0.0.1',
  mappedFileSizeCommitLog: 65_536,
  mappedFileSizeConsumeQueue: 20 * 100,
  mapperFileSizeBatchConsumeQueue: 46 * 100,
  mappedFileSizeTimerLog: 52 * 20,
  maxHashSlotNum: 8,
  maxIndexNum: 64,
  maxMessageSize: 4096,
} as const

type End = 'stop' | 'kill'
type Config = Readonly<Record<string, string | number | boolean>>

interface Life {
  readonly end: End
  /** When it ends, counted from the send. */
  readonly atMs: number
  readonly downMs: number
}

interface Case {
  readonly topic?: 'Simple' | 'Batch'
  readonly delaysMs?: readonly number[]
  readonly lives: readonly Life[]
  readonly config?: Config
}

/** Sends timer messages, ends the broker as told, and answers how often each of them is in its topic in the end. */
async function copies({ topic = 'Simple', delaysMs = [DELAY_MS], lives, config = {} }: Case) {
  const world = createWorld({ seed: 1 })
  const host = world.addHost({ name: 'broker', addresses: ['10.0.0.1'] })
  const wire = new Wire(world, world.addHost({ name: 'app', addresses: ['10.0.0.2'] }), {})
  let broker = await start(world, host, config)
  await createTopic(world, wire, topic)
  const sentMs = world.now
  const texts = delaysMs.map((delayMs, n) => `m${n} in ${delayMs} ms`)
  let stored = 0
  for (const [n, delayMs] of delaysMs.entries()) {
    send(wire, topic, texts[n] ?? '', delayMs, () => stored++)
  }
  await world.run({ until: () => stored === delaysMs.length, forMs: 1000 })
  for (const { end, atMs, downMs } of lives) {
    await world.run({ untilMs: sentMs + atMs })
    if (end === 'stop') await world.settle(broker.stop())
    for (const process of host.processes) process.kill()
    await world.run({ forMs: downMs })
    broker = await start(world, host, config)
  }
  await world.run({ untilMs: Math.max(world.now, sentMs + Math.max(...delaysMs)) + LATE_MS + 1000 })
  const found = records(broker, topic)
  for (const { text, storeTimestamp } of found) {
    const delayMs = delaysMs[texts.indexOf(text)] ?? 0
    expect(storeTimestamp, `${text} came early`).toBeGreaterThanOrEqual(world.epochMs + sentMs + delayMs)
  }
  return texts.map((text) => found.filter((one) => one.text === text).length)
}

function start(world: World, host: Host, config: Config): Promise<Broker> {
  const { runtime } = host.spawn('broker')
  return world.settle(startBroker({ runtime, config: { ...SMALL, ...config }, topics: { Simple: 1 } }))
}

async function createTopic(world: World, wire: Wire, topic: string): Promise<void> {
  wire.connect()
  if (topic === 'Simple') return
  const fields = { defaultTopic: 'TBW102', readQueueNums: 1, writeQueueNums: 1, perm: 6, topicSysFlag: 0, order: false }
  const header = { ...fields, topic, topicFilterType: 'SINGLE_TAG', attributes: '+queue.type=BatchCQ' }
  let code: number | undefined
  wire.ask('UPDATE_AND_CREATE_TOPIC', header, undefined, (answer) => {
    code = answer.code
  })
  await world.run({ until: () => code !== undefined, forMs: 1000 })
  expect(code).toBe(0)
}

function send(wire: Wire, topic: string, text: string, delayMs: number, stored: () => void): void {
  const properties = encodeProperties(new Map([['TIMER_DELIVER_MS', String(Math.ceil(wire.wallMs) + delayMs)]]))
  const origin = { producerGroup: GROUP, defaultTopic: 'TBW102', defaultTopicQueueNums: 4, bornTimestamp: 1 }
  const header = { ...origin, topic, queueId: 0, sysFlag: 0, flag: 0, properties }
  wire.ask('SEND_MESSAGE', header, new TextEncoder().encode(text), ({ code }) => {
    if (code === 0) stored()
  })
}

function records(broker: Broker, topic: string) {
  const { store } = broker.context
  const found: { readonly text: string; readonly storeTimestamp: number }[] = []
  for (let queueOffset = 0; ; ) {
    const got = store.getMessage({ group: 'g', topic, queueId: 0, queueOffset, maxMsgNums: 32 })
    if (got === undefined || got.messages.length === 0) return found
    for (const { body, storeTimestamp } of got.messages.map((bytes) => decodeRecord(bytes))) {
      found.push({ text: new TextDecoder().decode(body), storeTimestamp })
    }
    queueOffset = got.nextBeginOffset
  }
}

/** Every second, and densely where something happens: the send, the first writing of the files, the delivery. */
function moments(delayMs: number): readonly number[] {
  const even = Array.from({ length: Math.ceil((delayMs + 4000) / 1000) }, (_, n) => n * 1000 + 500)
  const near = [0, 1, 2, 3, 5, 10, 100, 900, 999, 1000, 1001, 1002, 1010, 1100, 1900]
  return [...even, ...near, ...near.map((ms) => delayMs + ms), ...near.map((ms) => delayMs - ms)].sort((a, b) => a - b)
}

const topicsOf: readonly NonNullable<Case['topic']>[] = ['Simple', 'Batch']

describe.each(topicsOf)('a message for in 18 s to a topic with queues of kind %s', { timeout: 120_000 }, (topic) => {
  it('comes once, whenever the broker is stopped, and however often', async () => {
    for (const atMs of moments(DELAY_MS)) {
      for (const downMs of [0, 25_000]) {
        const lives: readonly Life[] = [
          { end: 'stop', atMs, downMs },
          { end: 'stop', atMs: atMs + downMs + 500, downMs: 0 },
          { end: 'stop', atMs: 60_000, downMs: 0 },
        ]
        expect(await copies({ topic, lives }), `stopped after ${atMs} ms, for ${downMs} ms`).toEqual([1])
      }
    }
  })

  it('comes twice only if the broker is killed before it has written that it was taken in, or delivered', async () => {
    const twice: number[] = []
    for (const atMs of moments(DELAY_MS)) {
      const [count] = await copies({ topic, lives: [{ end: 'kill', atMs, downMs: 0 }] })
      expect([1, 2], `killed after ${atMs} ms`).toContain(count)
      if (count === 2) twice.push(atMs)
    }
    const unwritten = (atMs: number): boolean =>
      atMs <= WRITTEN_MS || (atMs >= DELAY_MS && atMs <= DELAY_MS + LATE_MS + WRITTEN_MS)
    expect(twice.filter((atMs) => !unwritten(atMs))).toEqual([])
    // As in the original, which writes log, wheel and checkpoint one after the other, once a second.
    expect(twice.some((atMs) => atMs < DELAY_MS)).toBe(true)
    expect(twice.some((atMs) => atMs >= DELAY_MS)).toBe(true)
  })
})

describe('several timer messages', { timeout: 120_000 }, () => {
  const delaysMs = [17_500, 18_000, 18_000, 18_400, 19_000, 3000]

  it('come once each, whenever the broker is stopped', async () => {
    for (const atMs of moments(DELAY_MS)) {
      const counts = await copies({ delaysMs, lives: [{ end: 'stop', atMs, downMs: 700 }] })
      expect(counts, `stopped after ${atMs} ms`).toEqual(delaysMs.map(() => 1))
    }
  })

  it('come at least once each, and none early, whenever it is killed, and killed again', async () => {
    for (const atMs of moments(DELAY_MS)) {
      const lives: readonly Life[] = [
        { end: 'kill', atMs, downMs: 700 },
        { end: 'kill', atMs: atMs + 1500, downMs: 0 },
      ]
      const counts = await copies({ delaysMs, lives })
      expect(Math.min(...counts), `killed after ${atMs} ms: ${counts.join()}`).toBeGreaterThan(0)
    }
  })
})

describe('a message beyond the reach of the wheel', { timeout: 120_000 }, () => {
  const config = { timerRollWindowSlot: 6 }

  it('comes once, whenever the broker is stopped', async () => {
    for (const atMs of moments(DELAY_MS)) {
      const counts = await copies({ config, lives: [{ end: 'stop', atMs, downMs: 0 }] })
      expect(counts, `stopped after ${atMs} ms`).toEqual([1])
    }
  })

  it('comes, and not early, whenever it is killed', async () => {
    for (const atMs of moments(DELAY_MS)) {
      const [count] = await copies({ config, lives: [{ end: 'kill', atMs, downMs: 300 }] })
      expect(count, `killed after ${atMs} ms`).toBeGreaterThan(0)
    }
  })
})

describe('a message that is due before it comes into the wheel', () => {
  it.each([
    ['and nothing was in the wheel before', []],
    ['and another one waits in the wheel', [600_000]],
  ])('comes once if the broker is stopped as soon as it has put it, %s', async (_, waiting) => {
    const world = createWorld({ seed: 1 })
    const host = world.addHost({ name: 'broker', addresses: ['10.0.0.1'] })
    const wire = new Wire(world, world.addHost({ name: 'app', addresses: ['10.0.0.2'] }), {})
    let broker = await start(world, host, {})
    const restart = async (config: Config, forMs: number): Promise<void> => {
      await world.settle(broker.stop())
      for (const process of host.processes) process.kill()
      broker = await start(world, host, config)
      await world.run({ forMs })
    }
    wire.connect()
    for (const delayMs of waiting) send(wire, 'Simple', 'waits', delayMs, () => undefined)
    await world.run({ forMs: 2000 })
    // Takes nothing in until its next start.
    await restart({ timerStopEnqueue: true }, 0)
    wire.connect()
    send(wire, 'Simple', 'late', 2000, () => undefined)
    await world.run({ forMs: 5000 })
    for (const life of [1, 2, 1500, 3]) await restart({}, life)
    await world.run({ forMs: 5000 })
    expect(records(broker, 'Simple').map(({ text }) => text)).toEqual(['late'])
  })
})
