import { describe, expect, it } from 'vitest'
import { differences } from '../parity/compare.ts'
import { simulatedArm } from '../parity/simulated.ts'
import { playAuthGroup, READ_AGAIN_MS, readRecorded, settings } from './groups.ts'

describe.each(settings)('a broker with access control $name', ({ profile, options, plainAcl, groups, later }) => {
  it('answers as the released one did', { timeout: 60_000 }, async () => {
    const arm = await simulatedArm(profile, options, plainAcl)
    if (later !== undefined) expect(arm.plainAcl()).toBe(plainAcl)
    for (const group of [...groups, ...(later?.groups ?? [])]) {
      if (later?.groups[0] === group) {
        arm.plainAcl(later.plainAcl)
        await arm.pause(READ_AGAIN_MS)
      }
      const ours = await playAuthGroup(group, arm)
      expect(Object.keys(readRecorded(group.name)), group.name).toEqual(group.turns.map(({ what }) => what))
      expect(differences({ [group.name]: readRecorded(group.name) }, { [group.name]: ours })).toEqual([])
    }
  })
})
