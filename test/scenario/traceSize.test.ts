import { expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { runScenario } from './access.ts'

it('the file of a full trace takes less than 120 bytes for an event, payloads included', async () => {
  for (const { id, load } of scenarios.slice(0, 3)) {
    const { world } = await runScenario(await load(), { variant: 'cured', trace: 'full' })
    expect(world.trace.bytes().length / world.trace.length, id).toBeLessThan(120)
  }
})
