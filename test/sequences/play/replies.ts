import { decodeProperties, type RemotingCommand } from '../../../src/protocol/index.ts'
import type { Reply } from '../kinds.ts'
import { answerText, propertiesText } from '../normalForm.ts'
import type { Session } from '../session.ts'
import { leaveProducer, produce } from './clients.ts'
import { BORN_FIELDS, joined, short } from './sendFields.ts'
import type { Waiting } from './waiting.ts'

/** A reply, as whoever consumed a request sends it; the requester says what it is told to say. */
export async function playReply(reply: Reply, session: Session, waiting: Waiting): Promise<void> {
  const { names } = session
  const asker = names.producer('A')
  const pushed: RemotingCommand[] = []
  session.listen(asker, (command) => {
    pushed.push(command)
    return reply.requester === 'takes' ? { code: 0 } : { code: 1, remark: 'too late' }
  })
  if (reply.requester !== 'is unknown') await produce('A', asker, session)
  if (reply.requester === 'is gone') await leaveProducer(asker, session)
  const unique = session.newUnique()
  const pairs: (readonly [string, string])[] = [
    ['MSG_TYPE', 'reply'],
    ['CORRELATION_ID', 'c-1'],
    ['TTL', '3000'],
    ['UNIQ_KEY', unique],
    ['n', String(reply.number)],
  ]
  if (reply.requester !== 'is not named') pairs.push(['REPLY_TO_CLIENT', asker])
  if (reply.tag !== '') pairs.push(['TAGS', reply.tag])
  const fields = {
    ...BORN_FIELDS,
    producerGroup: names.producerGroup('P'),
    topic: names.topic(reply.to),
    queueId: String(reply.queue),
    properties: joined(pairs),
  }
  const body = new TextEncoder().encode(`reply ${reply.number}`)
  const [code, ext] = reply.form === 'v1' ? [324, fields] : [325, short(fields)]
  const answer = await session.ask(code, ext, body)
  const { msgId } = answer.extFields
  if (msgId !== undefined && msgId !== '0') session.addSent(msgId, unique)
  session.note(code, answer)
  for (const command of pushed) session.lines.push(`${session.label} pushed ${pushedText(command, session)}`)
  await leaveProducer(asker, session)
  await waiting.dispatched()
}

function pushedText(command: RemotingCommand, session: Session): string {
  const { properties = '', ...extFields } = command.extFields
  return [
    answerText(command.code, { ...command, extFields }, session),
    propertiesText(decodeProperties(properties), session),
  ].join(' | ')
}
