import { dialects } from '../../client/index.ts'
import type { Reader } from './reader.ts'
import type { Known } from './topology.ts'

/** Returns the names of the clients with their kinds. */
export function checkClients(reader: Reader, known: Known): ReadonlyMap<string, string> {
  if (reader.absent) return new Map()
  return new Map(reader.entries('the clients by name').map(([name, client]) => [name, checkClient(client, known)]))
}

const CONSUMER_ONLY = ['subscriptions', 'consumeFromWhere', 'messageModel', 'orderly', 'handlerAnswers'] as const

function checkClient(reader: Reader, known: Known): string {
  const client = reader.fields(['kind', 'host', 'dialect', 'namesrv', 'group', ...CONSUMER_ONLY], 'a client')
  const kind = client.kind.oneOf(['producer', 'consumer'])
  client.host.oneOf(known.hosts, 'a host of the topology: ')
  client.dialect.optional((dialect) => dialect.oneOf(Object.keys(dialects)))
  client.namesrv.optional(checkNamesrv)
  client.group.text('a group name')
  for (const name of CONSUMER_ONLY) {
    if (kind !== 'consumer' && !client[name].absent) client[name].refuse('absent: only consumers have it')
  }
  client.subscriptions.optional((topics) => {
    for (const [, expression] of topics.entries('expressions by topic')) expression.text('an expression such as *')
  })
  client.consumeFromWhere.optional((where) => where.oneOf(['CONSUME_FROM_LAST_OFFSET', 'CONSUME_FROM_FIRST_OFFSET']))
  client.messageModel.optional((model) => model.oneOf(['CLUSTERING', 'BROADCASTING']))
  client.orderly.optional((flag) => flag.flag())
  client.handlerAnswers.optional((answer) => answer.oneOf(['CONSUME_SUCCESS', 'RECONSUME_LATER']))
  return kind
}

function checkNamesrv(reader: Reader): void {
  if (typeof reader.value === 'string') return
  // Any text is a setting: to be refused by the client, not by the scenario.
  for (const item of reader.list('a text or a list of texts')) {
    if (typeof item.value !== 'string') item.refuse('a text')
  }
}
