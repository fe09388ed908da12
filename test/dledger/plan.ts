import fc from 'fast-check'
import { ELECTION_INTERVALS, type ElectorOptions } from '../../src/dledger/index.ts'
import { Group } from './group.ts'

/** What happens to a group; members are numbers. */
export type Blow =
  | { readonly what: 'kill' | 'boot' | 'restart'; readonly member: number }
  | { readonly what: 'freeze'; readonly member: number; readonly lastsMs: number }
  | { readonly what: 'cut'; readonly member: number; readonly from: number; readonly bothWays: boolean }
  | { readonly what: 'isolate'; readonly member: number }
  | { readonly what: 'heal' }
  | { readonly what: 'clock'; readonly member: number; readonly ms: number }

export interface GroupPlan {
  readonly seed: number
  readonly members: number
  readonly blows: readonly { readonly afterMs: number; readonly blow: Blow }[]
}

const member = fc.nat(4)

const blow: fc.Arbitrary<Blow> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('kill' as const), member }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('boot' as const), member }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('restart' as const), member }) },
  fc.record({ what: fc.constant('freeze' as const), member, lastsMs: fc.integer({ min: 100, max: 20_000 }) }),
  fc.record({ what: fc.constant('cut' as const), member, from: member, bothWays: fc.boolean() }),
  fc.record({ what: fc.constant('isolate' as const), member }),
  fc.record({ what: fc.constant('heal' as const) }),
  fc.record({ what: fc.constant('clock' as const), member, ms: fc.integer({ min: -20_000, max: 20_000 }) }),
)

/** Groups of 2 to 5, and up to 20 blows with 0 to 8 s between them. */
export const plans: fc.Arbitrary<GroupPlan> = fc.record({
  seed: fc.nat(1_000_000),
  members: fc.integer({ min: 2, max: 5 }),
  blows: fc.array(fc.record({ afterMs: fc.nat(8000), blow }), { maxLength: 20 }),
})

/** Plays a plan, then makes everything well and waits for a minute. */
export async function playPlan(plan: GroupPlan, elector: Partial<ElectorOptions> = {}): Promise<Group> {
  const group = new Group({ seed: plan.seed, members: plan.members, elector: () => elector })
  const { world } = group
  const idOf = (number: number): string => `n${number % plan.members}`
  await group.start()
  for (const { afterMs, blow } of plan.blows) {
    await group.run(afterMs)
    await strike(group, blow, idOf)
  }
  world.network.heal()
  // Whatever stood still is awake, and no heartbeat of before counts as one of the future.
  await group.run(ELECTION_INTERVALS.heartBeatTimeIntervalMs * 10)
  for (const [id, node] of group.members) {
    node.host.skewMs = 0
    if (node.process === undefined) await group.start(id)
  }
  await group.run(90_000)
  return group
}

async function strike(group: Group, blow: Blow, idOf: (number: number) => string): Promise<void> {
  const { network } = group.world
  switch (blow.what) {
    case 'kill':
      group.member(idOf(blow.member)).kill()
      break
    case 'boot':
      if (group.member(idOf(blow.member)).process === undefined) await group.start(idOf(blow.member))
      break
    case 'restart':
      group.member(idOf(blow.member)).kill()
      await group.start(idOf(blow.member))
      break
    case 'freeze': {
      const frozen = group.member(idOf(blow.member)).process?.freeze()
      if (frozen !== undefined) group.world.after(blow.lastsMs, 'thaw', () => frozen[Symbol.dispose]())
      break
    }
    case 'cut':
      if (idOf(blow.from) !== idOf(blow.member)) {
        network.cut({ from: idOf(blow.from), to: idOf(blow.member), bothWays: blow.bothWays })
      }
      break
    case 'isolate':
      for (const id of group.members.keys()) {
        if (id !== idOf(blow.member)) network.cut({ from: id, to: idOf(blow.member) })
      }
      break
    case 'heal':
      network.heal()
      break
    case 'clock':
      group.member(idOf(blow.member)).host.skewMs = blow.ms
  }
}
