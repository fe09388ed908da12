import { matrix } from './matrix/index.ts'
import { adminSwitches } from './questions/adminSwitches.ts'
import { attributes } from './questions/attributes.ts'
import { badEnds, badRecalls, badReplies } from './questions/badEnds.ts'
import { badPops } from './questions/badPops.ts'
import { badPopTimes } from './questions/badPopTimes.ts'
import { badOffsets, badPulls } from './questions/badReads.ts'
import { badSends } from './questions/badSends.ts'
import { badSettings } from './questions/badSettings.ts'
import { broadcasts } from './questions/broadcasts.ts'
import { brokers } from './questions/brokers.ts'
import { clients } from './questions/clients.ts'
import { consumers } from './questions/consumers.ts'
import { delayLevels } from './questions/delayLevels.ts'
import { expressions } from './questions/expressions.ts'
import { innerBatches, innerBatchPops } from './questions/innerBatches.ts'
import { lightQueues } from './questions/lightQueues.ts'
import { limits } from './questions/limits.ts'
import { locks } from './questions/locks.ts'
import { nameServerSwitches } from './questions/nameServerSwitches.ts'
import { nameServer } from './questions/namesrv.ts'
import { offsets } from './questions/offsets.ts'
import { otherRequests } from './questions/otherRequests.ts'
import { pops } from './questions/pops.ts'
import { pullHold, pullMessage } from './questions/pull.ts'
import { query } from './questions/query.ts'
import { relays } from './questions/relays.ts'
import { replies } from './questions/replies.ts'
import { sendBatchMessage, sendMessage } from './questions/send.ts'
import { sendBack } from './questions/sendBack.ts'
import { delay, topicLife } from './questions/sequences.ts'
import { duplicated, withoutWheel } from './questions/startOptions.ts'
import { switches } from './questions/switches.ts'
import { timers } from './questions/timers.ts'
import { transactionRefusals } from './questions/transactionRefusals.ts'
import { transactions } from './questions/transactions.ts'
import { unknown } from './questions/unknown.ts'
import { wakes } from './questions/wakes.ts'
import type { Group } from './step.ts'

/**
 * All questions, in series that may be asked of one server after another or of servers of their own side by side. Within
 * a series the order counts: some answers show what the groups before left behind.
 */
export const series: readonly (readonly Group[])[] = [
  [sendMessage, sendBatchMessage, pullMessage, pullHold, offsets, query, clients, locks, sendBack, topicLife, delay],
  [
    nameServer,
    brokers,
    consumers,
    replies,
    wakes,
    // A delayed message of `limits` falls due during `transactions`.
    limits,
    unknown,
    transactions,
  ],
  [timers, pops, broadcasts, innerBatches, innerBatchPops, lightQueues],
  // The broker keeps the delay levels of the last group.
  [...matrix, delayLevels],
  [attributes, expressions, adminSwitches, nameServerSwitches, relays, transactionRefusals, otherRequests],
  [badSends, badEnds, badRecalls, badReplies, badOffsets, badPulls, badPops, badPopTimes],
  // Without automatic topics the broker takes the right to inherit from TBW102, for good.
  [switches, badSettings],
  // Each of a server of its own.
  [withoutWheel, duplicated],
]

export const groups: readonly Group[] = series.flat()
