import { CLIENT, checkBase } from './base.ts'
import type { ClientCheck } from './client.ts'

export const checkConsumer: ClientCheck = (reader, known) => {
  const client = reader.fields(
    [...CLIENT, 'group', 'subscriptions', 'consumeFromWhere', 'messageModel', 'orderly', 'handlerAnswers'],
    'a consumer',
  )
  checkBase(client, known)
  client.group.text('a group name')
  client.subscriptions.optional((topics) => {
    for (const [, expression] of topics.entries('expressions by topic')) expression.text('an expression such as *')
  })
  client.consumeFromWhere.optional((where) => where.oneOf(['CONSUME_FROM_LAST_OFFSET', 'CONSUME_FROM_FIRST_OFFSET']))
  client.messageModel.optional((model) => model.oneOf(['CLUSTERING', 'BROADCASTING']))
  client.orderly.optional((flag) => flag.flag())
  client.handlerAnswers.optional((answer) => answer.oneOf(['CONSUME_SUCCESS', 'RECONSUME_LATER']))
}
