import type fc from 'fast-check'
import { damagedPlan, type KindsPlan, troubledPlan } from './plan.ts'
import type { Planted } from './run.ts'

export interface Defect {
  readonly name: string
  readonly planted: Planted
  /** Of a search that comes upon it soon. */
  readonly seed: number
  readonly plans: fc.Arbitrary<KindsPlan>
  /** What the checker says. */
  readonly says: RegExp
}

/** One defect for each checker. */
export const defects: readonly Defect[] = [
  {
    name: 'sends are answered before they are flushed',
    planted: { config: { flushDiskType: 'ASYNC_FLUSH' } },
    seed: 2,
    plans: troubledPlan,
    says: /^acknowledged message m\d+ is not at|^acknowledged .* was never delivered/,
  },
  {
    name: 'a delay level is shorter than it is called',
    planted: { config: { messageDelayLevel: '1s 1s 5s 10s' } },
    seed: 3,
    plans: troubledPlan,
    says: /was delivered \d+ ms too early/,
  },
  {
    name: 'half messages are given up after one check',
    planted: { config: { transactionCheckMax: 1 } },
    seed: 4,
    plans: troubledPlan,
    says: /^committed transaction m\d+ was never delivered/,
  },
  {
    name: 'a rollback that answers a check counts as a commit',
    planted: { bug: 'rollbackIgnored' },
    seed: 2,
    plans: troubledPlan,
    says: /^transaction m\d+ was delivered without a commit/,
  },
  {
    name: 'a recall takes nothing back',
    planted: { bug: 'recallMissed' },
    seed: 17,
    plans: troubledPlan,
    says: /^recalled message m\d+ was delivered/,
  },
  {
    name: 'what was popped before a start does not come back',
    planted: { bug: 'checkPointsForgotten' },
    seed: 12,
    plans: troubledPlan,
    says: /^the group that pops never got m\d+/,
  },
  {
    name: 'only the first of several popped records can be acknowledged',
    planted: { bug: 'ackForgotten' },
    seed: 2,
    plans: troubledPlan,
    says: /^m\d+ was acknowledged and came again/,
  },
  {
    name: 'an acknowledgement in order takes the next message along',
    planted: { bug: 'orderedAckTooFar' },
    seed: 2,
    plans: troubledPlan,
    says: /^the group that pops in order never got m\d+|beyond the end/,
  },
  {
    name: 'offsets are noted one message too far',
    planted: { bug: 'offsetOneTooFar' },
    seed: 2,
    plans: troubledPlan,
    says: /^the group that pulls never got m\d+|beyond the end/,
  },
  {
    name: 'offsets do not survive',
    planted: { loses: ['config/consumerOffset.json', 'config/consumerOffset.json.bak'] },
    seed: 2,
    plans: troubledPlan,
    says: /^the offset of queue \d went back/,
  },
  {
    name: 'the list of topics does not survive',
    planted: { loses: ['config/topics.json', 'config/topics.json.bak'] },
    seed: 4,
    plans: troubledPlan,
    says: /^topic Created\d+ is gone/,
  },
  {
    name: 'recovery believes every body',
    planted: { config: { checkCRCOnRecover: false } },
    seed: 10,
    plans: damagedPlan,
    says: /^bit flipped at \d+ of commitlog\/\d+, and nobody noticed|^nobody sent/,
  },
]
