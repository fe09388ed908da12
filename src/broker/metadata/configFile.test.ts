import { describe, expect, it } from 'vitest'
import { createWorld } from '../../sim/index.ts'
import { ConfigFile, syncConfigFiles } from './configFile.ts'

function scene(seed: number) {
  const world = createWorld({ seed })
  const host = world.addHost({ name: 'broker', addresses: ['10.0.0.1'] })
  /** The file as the next process finds it, undefined when there is none. */
  const found = (): string | undefined => {
    if (!host.up) host.powerOn()
    const { disk, logger } = host.spawn('next').runtime
    let text: string | undefined
    new ConfigFile({ disk, logger, path: 'config/a.json' }).load((given) => {
      if (!/^"\w+"$/.test(given)) throw new Error('torn')
      text = JSON.parse(given)
    })
    return text
  }
  return { world, host, found }
}

const textOf = (word: string): string => JSON.stringify(word.repeat(2000))

describe('a config file', () => {
  it('is whole after a power-off at any moment, and not older than what was synced', async () => {
    const states = new Set<string>()
    for (let seed = 0; seed < 300; seed++) {
      const { world, host, found } = scene(seed)
      const { disk, logger } = host.spawn('broker').runtime
      const file = new ConfigFile({ disk, logger, path: 'config/a.json' })
      expect(file.load(() => undefined)).toBe(false)
      file.write(textOf('a'))
      await world.run({ forMs: 20 })
      const crash = host.disk.atOperation(host.disk.operations + 1 + (seed % 17), 'powerOff')
      for (const word of ['b', 'c', 'd']) {
        file.write(textOf(word))
        await world.run({ forMs: seed % 3 })
      }
      crash[Symbol.dispose]()
      if (host.up) host.powerOff()
      const text = found()
      expect(['a', 'b', 'c', 'd']).toContain(text?.[0])
      expect(text).toHaveLength(2000)
      states.add(text?.[0] ?? '')
    }
    expect([...states].sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is on stable storage soon after it was written', async () => {
    const { world, host, found } = scene(1)
    const { disk, logger } = host.spawn('broker').runtime
    const file = new ConfigFile({ disk, logger, path: 'config/a.json' })
    file.write(textOf('a'))
    file.write(textOf('b'))
    await world.run({ forMs: 20 })
    host.powerOff()
    expect(found()?.[0]).toBe('b')
  })

  it('survives a kill without any wait', () => {
    const { host, found } = scene(1)
    const process = host.spawn('broker')
    const { disk, logger } = process.runtime
    new ConfigFile({ disk, logger, path: 'config/a.json' }).write(textOf('a'))
    process.kill()
    expect(found()?.[0]).toBe('a')
  })

  it('is made durable with its directory before a broker relies on it', async () => {
    const { world, host, found } = scene(3)
    const { disk, logger } = host.spawn('broker').runtime
    new ConfigFile({ disk, logger, path: 'config/a.json' }).write(textOf('a'))
    await world.settle(syncConfigFiles(disk, 'config'))
    host.powerOff()
    expect(found()?.[0]).toBe('a')
  })

  it('is not read where its bytes are no text', async () => {
    const { host, found } = scene(1)
    const { disk } = host.spawn('shell').runtime
    disk.open('config/a.json', { create: true }).write(0, Uint8Array.of(0x22, 0xe9, 0x22))
    disk.open('config/a.json.bak', { create: true }).write(0, new TextEncoder().encode(textOf('b')))
    expect(found()?.[0]).toBe('b')
  })
})
