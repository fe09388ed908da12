import { matrix } from './matrix/index.ts'
import { adminFields } from './questions/admin.ts'
import { clients } from './questions/clients.ts'
import { locks } from './questions/locks.ts'
import { nameServer } from './questions/namesrv.ts'
import { offsets } from './questions/offsets.ts'
import { pullHold, pullMessage } from './questions/pull.ts'
import { query } from './questions/query.ts'
import { sendBatchMessage, sendMessage } from './questions/send.ts'
import { sendBack } from './questions/sendBack.ts'
import { delay, topicLife } from './questions/sequences.ts'
import { transactions } from './questions/transactions.ts'
import type { Group } from './step.ts'

/** All questions, in the order in which one server is asked them. */
export const groups: readonly Group[] = [
  sendMessage,
  sendBatchMessage,
  pullMessage,
  pullHold,
  offsets,
  query,
  clients,
  locks,
  sendBack,
  topicLife,
  delay,
  transactions,
  adminFields,
  nameServer,
  ...matrix,
]
