import { CLIENT, checkBase } from './base.ts'
import type { ClientCheck } from './client.ts'

const LOCAL = ['COMMIT_MESSAGE', 'ROLLBACK_MESSAGE', 'UNKNOW', 'throws']

export const checkProducer: ClientCheck = (reader, known) => {
  const client = reader.fields(
    [
      ...CLIENT,
      'group',
      'namespace',
      'sendTimeout',
      'attemptTimeout',
      'retries',
      'latencyFault',
      'maxMessageSize',
      'trace',
      'transaction',
    ],
    'a producer',
  )
  checkBase(client, known)
  client.group.text('a group name')
  client.namespace.optional((name) => name.matching(/^[\w-]+$/, 'a namespace such as dev'))
  for (const limit of [client.sendTimeout, client.attemptTimeout]) limit.optional((duration) => duration.duration())
  client.retries.optional((times) => times.whole(0, 100, 'a number of attempts after the first'))
  client.latencyFault.optional((flag) => flag.flag())
  client.maxMessageSize.optional((size) => size.whole(1, 2 ** 31 - 1, 'a size in bytes'))
  client.trace.optional((flag) => flag.flag())
  client.transaction.optional((transaction) => {
    const { local, takes, check } = transaction.fields(['local', 'takes', 'check'], 'a transaction listener')
    local.oneOf(LOCAL)
    takes.optional((duration) => duration.duration())
    check.optional((state) => state.oneOf(LOCAL))
  })
}
