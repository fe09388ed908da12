import type { Evidence } from '../explainRun.ts'
import type { Explanation } from '../explanation.ts'
import { explainAwaited } from './awaited.ts'
import { explainBlockedQueues } from './blockedQueue.ts'
import { explainBroadcasts } from './broadcast.ts'
import { explainCommands } from './commands.ts'
import { explainCopies } from './copies.ts'
import { explainDeadLetters } from './deadLetters.ts'
import { explainEndedEarly } from './endedEarly.ts'
import { explainFullCaches } from './fullCache.ts'
import { explainIdleMembers } from './idleMembers.ts'
import { explainLostMessages } from './lostMessages.ts'
import { explainMovedOffsets } from './movedOffsets.ts'
import { explainNotFlushed } from './notFlushed.ts'
import { explainOldMessages } from './oldMessages.ts'
import { explainPanics } from './panics.ts'
import { explainReadsFromSlaves } from './readFromSlave.ts'
import { explainRemappedKeys } from './remappedKeys.ts'
import { explainRetries } from './retries.ts'
import { explainSameIds } from './sameIds.ts'
import { explainSharedGroups } from './sharedGroup.ts'
import { explainSubscriptions } from './subscriptions.ts'
import { explainTimeZones } from './timeZone.ts'
import { explainTraces } from './traces.ts'
import { explainTransactions } from './transactions.ts'
import { explainTwiceDelivered } from './twiceDelivered.ts'
import { explainUnreadTopics } from './unreadTopic.ts'
import { explainUnwritable } from './unwritable.ts'

/** What is wrong although connections opened and answers came, each with what shows it. */
const explainers: readonly ((evidence: Evidence) => readonly Explanation[])[] = [
  explainPanics,
  explainCommands,
  explainUnreadTopics,
  explainUnwritable,
  explainTraces,
  explainSameIds,
  explainSubscriptions,
  explainIdleMembers,
  explainAwaited,
  explainEndedEarly,
  explainBroadcasts,
  explainTimeZones,
  explainOldMessages,
  explainMovedOffsets,
  explainTwiceDelivered,
  explainBlockedQueues,
  explainRetries,
  explainDeadLetters,
  explainFullCaches,
  explainReadsFromSlaves,
  explainCopies,
  explainLostMessages,
  explainNotFlushed,
  explainRemappedKeys,
  explainTransactions,
]

/** What went wrong behind the hops, in queues, groups, offsets and ids. That groups share is told when nothing else is. */
export function explainQuiet(evidence: Evidence, explained: boolean): readonly Explanation[] {
  const found = explainers.flatMap((explain) => explain(evidence))
  return found.length > 0 || explained ? found : explainSharedGroups(evidence)
}
