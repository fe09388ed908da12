import { describe, expect, it } from 'vitest'
import { type Broker, startBroker } from '../../src/broker/index.ts'
import { decodeRecord } from '../../src/protocol/index.ts'
import { createWorld, type Host, type World } from '../../src/sim/index.ts'
import { onDisk } from './kinds/damage.ts'
import { Memory } from './kinds/memory.ts'
import { Producers } from './kinds/producers.ts'
import { topicQueues, topics } from './kinds/topics.ts'
import { BROKER_NAME, Wire } from './kinds/wire.ts'

const COUNT = 3
const DELAY_MS = 20_000
const UNIT_BYTES = 52
const DELAY_AT = 24
const SLOT_BYTES = 32
const LOG = 'timerlog/00000000000000000000'

/** A broker in whose timer wheel three messages of one slot wait. */
class Timed {
  readonly world: World
  readonly host: Host
  readonly errors: string[] = []
  readonly #memory = new Memory()
  #broker: Broker | undefined

  constructor() {
    const log = (level: string, message: string): void => {
      if (level === 'error') this.errors.push(message)
    }
    this.world = createWorld({ seed: 1, logger: { log } })
    this.host = this.world.addHost({ name: 'broker', addresses: ['10.0.0.1'] })
  }

  static async waiting(): Promise<Timed> {
    const timed = new Timed()
    await timed.start()
    const wire = new Wire(timed.world, timed.world.addHost({ name: 'app', addresses: ['10.0.0.2'] }), {})
    wire.connect()
    const producers = new Producers(wire, timed.#memory)
    for (let i = 0; i < COUNT; i++) producers.timed(DELAY_MS)
    await timed.world.run({ forMs: 3000 })
    await timed.stop()
    return timed
  }

  async start(): Promise<void> {
    const { runtime } = this.host.spawn('broker')
    const config = { brokerName: BROKER_NAME, brokerIP1: '10.0.0.1', mappedFileSizeTimerLog: 52 * 20 }
    this.#broker = await this.world.settle(startBroker({ runtime, config, topics: topicQueues }))
  }

  async stop(): Promise<void> {
    if (this.#broker !== undefined) await this.world.settle(this.#broker.stop())
    for (const process of this.host.processes) process.kill()
  }

  flip(path: string, position: number, bit: number): void {
    this.change(path, position, (bytes) => bytes.fill((bytes[0] ?? 0) ^ (1 << bit), 0, 1))
  }

  /** Hands over four bytes. */
  change(path: string, position: number, change: (bytes: Uint8Array) => void): void {
    onDisk(this.host, (disk) => {
      const file = disk.open(path)
      const bytes = file.read(position, 4).slice()
      change(bytes)
      file.write(position, bytes)
    })
  }

  /** Where the slot lies that holds the messages. */
  get slotAt(): number {
    return onDisk(this.host, (disk) => {
      const file = disk.open('timerwheel')
      const second = Math.floor(this.world.epochMs / 1000)
      for (let at = second; at < second + 100; at++) {
        const position = (at % (7 * 24 * 3600 * 2)) * SLOT_BYTES
        if (file.read(position, SLOT_BYTES).some((byte) => byte !== 0)) return position
      }
      throw new Error('the wheel is empty')
    })
  }

  /** Starts over the damage; answers which messages come, none of them early. */
  async delivered(): Promise<readonly string[]> {
    await this.start()
    await this.world.run({ forMs: DELAY_MS + 5000 })
    const store = this.#broker?.context.store
    const got = store?.getMessage({ group: 'g', topic: topics.timed, queueId: 0, queueOffset: 0, maxMsgNums: 32 })
    const records = (got?.messages ?? []).map((bytes) => decodeRecord(bytes))
    for (const { storeTimestamp } of records) {
      expect(storeTimestamp).toBeGreaterThanOrEqual(this.world.epochMs + DELAY_MS)
    }
    return records.map(({ body }) => new TextDecoder().decode(body).replace(/\.*$/, '')).sort()
  }
}

const ALL = ['m0', 'm1', 'm2']

describe('timer messages come, and none too early, when the disk has damaged', () => {
  it.each([
    ['nothing', LOG, -1, 0, undefined],
    [
      'the unit at which a slot ends',
      'timerwheel',
      23,
      2,
      'the chain of a slot is broken and looked for in the whole timer log',
    ],
    ['the time of a slot', 'timerwheel', 6, 3, undefined],
    ['the chain of a slot', LOG, UNIT_BYTES + 10, 0, undefined],
    [
      'the begin of a chain',
      LOG,
      2 * UNIT_BYTES + 11,
      2,
      'the chain of a slot is broken and looked for in the whole timer log',
    ],
    [
      'the time of a unit',
      LOG,
      UNIT_BYTES + 26,
      6,
      'the chain of a slot is broken and looked for in the whole timer log',
    ],
    ['the mark of a unit', LOG, UNIT_BYTES + 15, 2, undefined],
    [
      'the checkpoint',
      'config/timercheck',
      4,
      6,
      'the timer checkpoint is damaged, and everything in the wheel counts as due',
    ],
  ])('%s', async (_, path, position, bit, error) => {
    const timed = await Timed.waiting()
    if (position >= 0) timed.flip(path, position + (path === 'timerwheel' ? timed.slotAt : 0), bit)
    expect([...new Set(await timed.delivered())]).toEqual(ALL)
    if (error !== undefined) expect(timed.errors).toContain(error)
  })
})

describe('a unit that says a second less than its message', () => {
  it('is reported, and its message comes in time', async () => {
    const timed = await Timed.waiting()
    timed.change(LOG, UNIT_BYTES + DELAY_AT, (delay) => new DataView(delay.buffer).setInt32(0, DELAY_MS - 2000))
    expect([...new Set(await timed.delivered())]).toEqual(ALL)
    expect(timed.errors).toContain('a timer message stood in the slot of another time')
  })
})

describe('a unit of the timer log that is none any more', () => {
  it('is reported, and costs no other message', async () => {
    const timed = await Timed.waiting()
    timed.flip(LOG, UNIT_BYTES + 3, 0)
    expect(await timed.delivered()).toEqual(['m0', 'm2'])
    expect(timed.errors).toContain('a unit of the timer log is damaged, and its message is lost')
  })
})
