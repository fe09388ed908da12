import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts'
import { emulatorPlan } from '../../src/emulator/plan.ts'

const work = mkdtempSync(join(tmpdir(), 'rocketmq-sim-refusals-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('up refuses what cannot work', () => {
  it.each<[EmulatorOptions, string]>([
    [{ settings: ['namesrvAddr=1.2.3.4:9876'] }, '-o: namesrvAddr "1.2.3.4:9876" is not taken from a setting here'],
    [{ settings: ['listenPort=20911'] }, 'allowed is --broker-port'],
    [{ settings: ['storePathRootDir=/x'] }, 'allowed is --data'],
    [{ settings: [' =x'] }, '-o: " =x" is not a setting; allowed is key=value'],
    [{ settings: ['brokerName='] }, 'brokerName: "" is not a name'],
    [{ settings: ['brokerName=x'], brokers: 2 }, 'brokerName: "x" cannot name 2 brokers'],
    [{ brokerProperties: 'brokerRole=SLAVE' }, 'brokerRole: "SLAVE" needs replication'],
    [{ brokerProperties: 'listenPort=x' }, 'listenPort: "x" is not a port'],
    [{ brokerIP1: '10.0.0.1:10911' }, '--brokerIP1: "10.0.0.1:10911" names a port'],
    [{ settings: ['brokerIP1=a b'] }, 'brokerIP1: "a b" is not an address'],
    [{ brokerIP1: '10.0.0.1', advertise: 'box' }, '--advertise: "box" contradicts brokerIP1 "10.0.0.1"'],
    [{ advertise: 'box:0' }, '--advertise: "box:0" names port 0'],
    [{ topics: ['a:1', 'a:2'] }, '--topic: "a" is given 1 and 2 queues'],
  ])('%j', (options, message) => {
    expect(() => emulatorPlan(options)).toThrow(message)
  })

  it('a data directory without a name, or in a place where none can be made', async () => {
    await expect(startEmulator({ dataDirectory: '' })).rejects.toThrow('--data: cannot use "" (ENOENT)')
    // Node's own recursive mkdir never comes back from here.
    await expect(startEmulator({ dataDirectory: '/proc/nowhere/store' })).rejects.toThrow('--data: cannot use')
  })

  it('a data directory that another number of brokers wrote', async () => {
    const one = join(work, 'one')
    const several = join(work, 'several')
    mkdirSync(join(one, 'commitlog'), { recursive: true })
    mkdirSync(join(several, 'broker-a', 'config'), { recursive: true })
    await expect(startEmulator({ dataDirectory: one, brokers: 2 })).rejects.toThrow(
      'holds the store of one broker, and --brokers is 2; allowed is --brokers 1',
    )
    await expect(startEmulator({ dataDirectory: several })).rejects.toThrow('holds the stores of several brokers')
  })

  it('a data directory in use, and says which', async () => {
    const dataDirectory = join(work, 'used')
    const free = { dataDirectory, namesrvPort: 0, brokerPort: 0 }
    await using first = await startEmulator(free)
    expect(first.brokers).toHaveLength(1)
    await expect(startEmulator(free)).rejects.toThrow(
      `--data: "${dataDirectory}" of broker broker-a: store directory is in use by another broker`,
    )
  })

  it('a broker port whose VIP port is taken, and says which of the two', async () => {
    await using first = await startEmulator({ namesrvPort: 0, brokerPort: 0 })
    const port = first.brokers[0]?.broker.address.port ?? 0
    await expect(startEmulator({ namesrvPort: 0, brokerPort: port + 2 })).rejects.toThrow(
      `port ${port} (the VIP port, two below the main one) on 127.0.0.1 is in use`,
    )
  })
})

describe('up takes names and addresses', () => {
  it('from a properties file as mqbroker -c does, below its own options', () => {
    const brokerProperties = 'brokerName=orders\nlistenPort=20911\nbrokerIP1=10.0.0.1\nnamesrvAddr=10.0.0.9:9876'
    const plan = emulatorPlan({ brokerProperties })
    expect(plan.brokers).toEqual([{ name: 'orders', port: 20911 }])
    expect(plan.brokerIP1).toBe('10.0.0.1')
    expect(emulatorPlan({ brokerProperties, brokerPort: 0, brokerIP1: '10.0.0.2' })).toMatchObject({
      brokers: [{ port: 0 }],
      brokerIP1: '10.0.0.2',
    })
  })
})
