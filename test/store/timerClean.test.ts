import { expect, it } from 'vitest'
import { startBroker } from '../../src/broker/index.ts'
import { createWorld } from '../../src/sim/index.ts'
import { onDisk } from './kinds/damage.ts'
import { Memory } from './kinds/memory.ts'
import { Producers } from './kinds/producers.ts'
import { topicQueues } from './kinds/topics.ts'
import { BROKER_NAME, Wire } from './kinds/wire.ts'

const UNITS_A_FILE = 6

it('files of the timer log go when the log has lost their records', async () => {
  const world = createWorld({ seed: 1 })
  const host = world.addHost({ name: 'broker', addresses: ['10.0.0.1'] })
  const config = {
    brokerName: BROKER_NAME,
    brokerIP1: '10.0.0.1',
    mappedFileSizeCommitLog: 8192,
    mappedFileSizeTimerLog: 52 * UNITS_A_FILE + 16,
    maxMessageSize: 4096,
    // The world begins at midnight.
    deleteWhen: '00',
    fileReservedTime: 0,
  }
  const { runtime } = host.spawn('broker')
  await world.settle(startBroker({ runtime, config, topics: topicQueues }))
  const wire = new Wire(world, world.addHost({ name: 'app', addresses: ['10.0.0.2'] }), {})
  wire.connect()
  const producers = new Producers(wire, new Memory())
  const files = (): readonly number[] => onDisk(host, (disk) => disk.list('timerlog').map(({ name }) => Number(name)))
  for (let i = 0; i < 3 * UNITS_A_FILE; i++) producers.timed(2000)
  await world.run({ forMs: 20_000 })
  for (let i = 0; i < 20; i++) producers.plain(0, 2000)
  await world.run({ forMs: 20_000 })
  expect(files()[0]).toBe(0)
  // The first round of cleaning comes after a minute.
  await world.run({ forMs: 60_000 })
  producers.timed(2000)
  await world.run({ forMs: 10_000 })
  expect(files()[0]).toBeGreaterThan(0)
  expect(files().length).toBeLessThan(3)
})
