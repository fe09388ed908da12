import type { Send } from '../operation.ts'
import type { Session } from '../session.ts'
import { sendRequest } from './sendFields.ts'
import type { Waiting } from './waiting.ts'

export async function playSend(send: Send, session: Session, waiting: Waiting): Promise<void> {
  const { code, ext, body, uniques } = sendRequest(send, session)
  const answer = await session.ask(code, ext, body)
  const { queueOffset, msgId } = answer.extFields
  // A delayed message has its place in a queue of the schedule topic, which all runs share.
  const delayed = send.delay > 0 && send.form !== 'batch' && answer.code === 0
  const shown = delayed ? { ...answer, extFields: { ...answer.extFields, queueOffset: '*' } } : answer
  if (answer.code === 0 && msgId !== undefined) {
    for (const [i, id] of msgId.split(',').entries()) session.addSent(id, uniques[i])
  }
  session.note(code, shown)
  if (answer.code !== 0) return
  await waiting.dispatched()
  // One try too many goes to the dead letters at once.
  if (delayed) await waiting.delayed(send.delay, send.tries === undefined ? Number(queueOffset) : undefined)
}
