import type { Admin, ReceivedMessage } from '../client/index.ts'
import { lines, type Report } from './output/index.ts'

/** Lets one client of a group handle a message now, outside of its queue, and tells what came of it. */
export async function consumeDirectly(
  admin: Admin,
  group: string,
  clientId: string,
  message: ReceivedMessage,
): Promise<Report> {
  const { topic, offsetMsgId } = message
  const result = await admin.consumeMessageDirectly(group, clientId, topic, offsetMsgId)
  const { consumeResult, spentTimeMills, remark, order, autoCommit } = result
  const why = remark === undefined || remark === '' ? '' : `: ${remark}`
  return {
    json: {
      msgId: message.msgId,
      offsetMsgId,
      group,
      clientId,
      consumeResult: consumeResult ?? null,
      spentTimeMills,
      remark: remark ?? null,
      order,
      autoCommit,
    },
    blocks: [
      lines(
        `Client ${clientId} of group ${group} consumed ${offsetMsgId} in ${spentTimeMills} ms: ${consumeResult}${why}`,
      ),
    ],
  }
}
