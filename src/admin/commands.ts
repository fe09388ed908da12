import type { AdminCommand } from './command.ts'
import { brokerStatus } from './commands/brokerStatus.ts'
import { clusterList } from './commands/clusterList.ts'
import { consumeMessage } from './commands/consumeMessage.ts'
import { consumerConnection } from './commands/consumerConnection.ts'
import { consumerProgress } from './commands/consumerProgress.ts'
import { deleteTopic } from './commands/deleteTopic.ts'
import { dlqList } from './commands/dlqList.ts'
import { dlqResend } from './commands/dlqResend.ts'
import { getBrokerConfig } from './commands/getBrokerConfig.ts'
import { queryMsgById } from './commands/queryMsgById.ts'
import { queryMsgByKey } from './commands/queryMsgByKey.ts'
import { queryMsgByUniqueKey } from './commands/queryMsgByUniqueKey.ts'
import { queryMsgTraceById } from './commands/queryMsgTraceById.ts'
import { resetOffsetByTime } from './commands/resetOffsetByTime.ts'
import { sendMessage } from './commands/sendMessage.ts'
import { statsAll } from './commands/statsAll.ts'
import { topicList } from './commands/topicList.ts'
import { topicRoute } from './commands/topicRoute.ts'
import { topicStatus } from './commands/topicStatus.ts'
import { updateBrokerConfig } from './commands/updateBrokerConfig.ts'
import { updateSubGroup } from './commands/updateSubGroup.ts'
import { updateTopic } from './commands/updateTopic.ts'

/** All commands, in the order of the list. */
export const adminCommands: readonly AdminCommand[] = [
  clusterList,
  brokerStatus,
  getBrokerConfig,
  updateBrokerConfig,
  topicList,
  topicRoute,
  topicStatus,
  statsAll,
  updateTopic,
  deleteTopic,
  consumerProgress,
  consumerConnection,
  resetOffsetByTime,
  updateSubGroup,
  sendMessage,
  consumeMessage,
  queryMsgById,
  queryMsgByKey,
  queryMsgByUniqueKey,
  queryMsgTraceById,
  dlqList,
  dlqResend,
]

/** A command by the first word, or by the first two together (`dlq list`), whatever their case; and the words behind it. */
export function findCommand(
  words: readonly string[],
): { readonly command: AdminCommand; readonly words: readonly string[] } | undefined {
  for (const length of [1, 2]) {
    if (words.length < length) continue
    const name = words.slice(0, length).join('').toLowerCase()
    const command = adminCommands.find((each) => each.name.toLowerCase() === name)
    if (command !== undefined) return { command, words: words.slice(length) }
  }
  return undefined
}
