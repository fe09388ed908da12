import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Connection } from '../../src/runtime/index.ts'
import { remotingInput } from './generate/index.ts'
import { SimulatedServer } from './simulatedServer.ts'

const RUNS = 300
/** NettyServerConfig.serverChannelMaxIdleTimeSeconds, and the granularity of the network. */
const IDLE_MS = 120_000

describe.each(['5.3.3', '4.9.7'] as const)('strangers at servers of %s', (profile) => {
  it('break nothing and are not noticed by the neighbours', async () => {
    const server = await SimulatedServer.start(1, profile)
    await fc.assert(
      fc.asyncProperty(remotingInput, async (input) => {
        expect(await server.play(input)).toBeUndefined()
      }),
      // What one input does may depend on those before it, so a smaller one is looked for on the same server only.
      { numRuns: RUNS, seed: 20_261_121, interruptAfterTimeLimit: 50_000 },
    )
    const { sent, received, maxMs } = server.neighbours.figures
    expect(received).toBeGreaterThan(50)
    expect(sent - received).toBeLessThan(3)
    expect(maxMs).toBeLessThan(100)
  })
})

describe('a stranger who does nothing', () => {
  it('is gone after 120 s, whether it never wrote or stalls within a frame', async () => {
    const server = await SimulatedServer.start(2)
    const closedAt: number[] = []
    const open: Connection[] = []
    const begun = server.world.now
    for (const bytes of [[], [0, 0, 1], [0, 0, 0, 60, 0, 0, 0, 50, 123]]) {
      const connection = await server.ground.connect('broker')
      connection.handlers = { onEnd: () => closedAt.push(server.world.now - begun) }
      if (bytes.length > 0) connection.write(Uint8Array.from(bytes))
      open.push(connection)
    }
    await server.world.run({ forMs: IDLE_MS - 1000 })
    expect(closedAt).toEqual([])
    await server.world.run({ forMs: 2000 })
    expect(closedAt).toHaveLength(3)
    expect(server.neighbours.complaints()).toEqual([])
  })
})
