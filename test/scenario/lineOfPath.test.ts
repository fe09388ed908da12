import typescript from 'typescript'
import { describe, expect, it } from 'vitest'
import { lineOfPath } from '../../src/cli/lineOfPath.ts'

const SOURCE = `import { defineScenario } from 'rocketmq-sim/scenario'

const steps = []
export const scenario = defineScenario({
  id: 'x',
  topology: {
    hosts: {
      'broker-a': {
        addresses: [
          '10.0.0.1',
          '10.0.0.300',
        ],
      },
    },
  },
  timeline: steps,
})
`
const line = (path: string, source = SOURCE): number | undefined => lineOfPath(typescript, source, path)

describe('the line of a field of a scenario', () => {
  it('is found by its path', () => {
    expect(line('id')).toBe(5)
    expect(line('topology.hosts["broker-a"]')).toBe(8)
    expect(line('topology.hosts["broker-a"].addresses[1]')).toBe(11)
  })

  it('is that of what is around a field that is missing, or made elsewhere', () => {
    expect(line('topology.hosts["broker-a"].role')).toBe(8)
    expect(line('timeline[3].client')).toBe(16)
  })

  it('is unknown where the file does not show the scenario', () => {
    expect(line('story')).toBeUndefined()
    expect(line('id', 'export { scenario } from "./other.ts"')).toBeUndefined()
    expect(line('id', 'export const scenario = 42')).toBeUndefined()
    expect(line('id', 'export const scenario = { ')).toBeUndefined()
  })
})
