import type { Checker, CheckerName, Finding } from '../finding.ts'
import type { History } from '../history.ts'
import { acknowledgedLost } from './acknowledgedLost.ts'
import { deadLetter } from './deadLetter.ts'
import { delayTooEarly } from './delayTooEarly.ts'
import { duplicate } from './duplicate.ts'
import { orderInversion } from './orderInversion.ts'
import { queueHeldTwice } from './queueHeldTwice.ts'
import { serverStart } from './serverStart.ts'

/** All rules by name, in the order in which findings are listed. */
export const checkers: Readonly<Record<CheckerName, Checker>> = {
  serverStart,
  acknowledgedLost,
  queueHeldTwice,
  orderInversion,
  duplicate,
  deadLetter,
  delayTooEarly,
}

/** Asks every rule. */
export function checkHistory(history: History): readonly Finding[] {
  return Object.values(checkers).flatMap((check) => check(history))
}
