import type { Reader } from '../reader.ts'
import { CLIENT, checkBase } from './base.ts'
import type { ClientCheck } from './client.ts'
import { checkHandler } from './handler.ts'

const MINUTE_MS = 60_000

const CONSUMER = [
  'group',
  'namespace',
  'subscriptions',
  'consumeFromWhere',
  'consumeTimestamp',
  'messageModel',
  'orderly',
  'handler',
  'writes',
  'consumeThreads',
  'maxReconsumeTimes',
  'consumeTimeout',
  'pullThresholdForQueue',
  'pullThresholdSizeForQueue',
  'pullThresholdForTopic',
  'pullThresholdSizeForTopic',
  'consumeConcurrentlyMaxSpan',
  'trace',
] as const

export const checkConsumer: ClientCheck = (reader, known) => {
  const client = reader.fields([...CLIENT, ...CONSUMER], 'a consumer')
  checkBase(client, known)
  client.group.text('a group name')
  client.namespace.optional((name) => name.matching(/^[\w-]+$/, 'a namespace such as dev'))
  client.subscriptions.optional((topics) => {
    for (const [, expression] of topics.entries('expressions by topic')) checkExpression(expression)
  })
  client.consumeFromWhere.optional((where) =>
    where.oneOf(['CONSUME_FROM_LAST_OFFSET', 'CONSUME_FROM_FIRST_OFFSET', 'CONSUME_FROM_TIMESTAMP']),
  )
  client.consumeTimestamp.optional((time) => time.matching(/^\d{14}$/, 'a time such as 20260101080000'))
  client.messageModel.optional((model) => model.oneOf(['CLUSTERING', 'BROADCASTING']))
  client.orderly.optional((flag) => flag.flag())
  client.handler.optional(checkHandler)
  client.writes.optional((writes) => {
    const { ledger, once } = writes.fields(['ledger', 'once'], 'what a handler writes')
    ledger.text('the name of a ledger')
    once.optional((flag) => flag.flag())
  })
  client.consumeThreads.optional((count) => count.whole(1, 1000, 'a number of threads'))
  client.maxReconsumeTimes.optional((count) => count.whole(-1, 1_000_000, 'a number of deliveries'))
  client.consumeTimeout.optional((limit) => {
    const ms = limit.duration()
    if (ms < MINUTE_MS || ms % MINUTE_MS !== 0) limit.refuse('whole minutes from 1m')
  })
  client.pullThresholdForQueue.optional((count) => count.whole(1, 65_535, 'a number of messages'))
  client.pullThresholdSizeForQueue.optional((size) => size.whole(1, 1024, 'a size in MiB'))
  client.pullThresholdForTopic.optional((count) => count.whole(1, 6_553_500, 'a number of messages'))
  client.pullThresholdSizeForTopic.optional((size) => size.whole(1, 102_400, 'a size in MiB'))
  client.consumeConcurrentlyMaxSpan.optional((span) => span.whole(1, 65_535, 'a number of offsets'))
  client.trace.optional((flag) => flag.flag())
}

function checkExpression(reader: Reader): void {
  if (typeof reader.value === 'string') {
    reader.text('an expression such as *')
    return
  }
  const { type, expression } = reader.fields(['type', 'expression'], 'an expression such as *, or one with its type')
  type.oneOf(['TAG', 'SQL92'])
  expression.text('an expression')
}
