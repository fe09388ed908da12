import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { groupsOf, isBroadcasting, type Member, topicsOf } from '../groups.ts'

/** Members of a group with one client id: each takes the share of the one place that the id has. */
export function explainSameIds(evidence: Evidence): readonly Explanation[] {
  const look = evidence.look()
  return [...groupsOf(evidence)].flatMap(([group, members]) => {
    const id = sharedIdOf(evidence, group)
    const connections = look.members(group)
    if (id === undefined || members.every(isBroadcasting)) return []
    const [first] = connections.filter(({ clientId }) => clientId === id)
    const remotes = connections.filter((one) => one.clientId === id && one.broker === first?.broker)
    const topic = members.flatMap(topicsOf)[0] ?? ''
    const held = [...new Set(members.flatMap(({ name }) => look.holds(name, topic)))]
    const left = look
      .route(topic)
      .flatMap(({ broker, readQueues }) => Array.from({ length: readQueues }, (_, queueId) => `${broker}:${queueId}`))
      .filter((queue) => !held.includes(queue))
    const at = remotes.map(({ remote }) => remote).join(', ')
    return [
      explanationOf({
        clients: members.map(({ name }) => name),
        hop: 'sharing out the queues of a group',
        address: id,
        en: {
          rule: `${first?.broker} has ${remotes.length} connections (${at}) with the one client id ${id} in group ${group}, so each member takes the same queues (${held.join(', ')})${left.length === 0 ? '' : `, and nobody takes ${left.join(', ')}`}`,
          fix: `give each program an id of its own: setInstanceName (the name of its pod), or setClientIP; of these it is ${settingsOf(members)}`,
        },
        zh: {
          rule: `${first?.broker} 上消费组 ${group} 有 ${remotes.length} 个连接（${at}）使用同一个 clientId ${id}，于是每个成员都分到相同的队列（${held.join('、')}）${left.length === 0 ? '' : `，而 ${left.join('、')} 没有人消费`}`,
          fix: `让每个程序有自己的 clientId：设置 setInstanceName（例如 Pod 名）或 setClientIP；现在是 ${settingsOf(members)}`,
        },
      }),
    ]
  })
}

/** A client id that several connections of one broker have in a group. */
export function sharedIdOf({ stage, look }: Evidence, group: string): string | undefined {
  const connections = look().members(group)
  // A master and its slaves have one broker name, and a client has a connection to each.
  const servers = (name: string): number =>
    [...stage.servers.values()].filter(({ broker }) => broker?.name === name).length
  return connections.find(
    ({ broker, clientId }) =>
      connections.filter((other) => other.broker === broker && other.clientId === clientId).length > servers(broker),
  )?.clientId
}

function settingsOf(members: readonly Member[]): string {
  const settings = members.map(({ spec: { clientIP, instanceName } }) =>
    [`clientIP ${clientIP ?? '-'}`, `instanceName ${instanceName ?? '-'}`].join(', '),
  )
  return [...new Set(settings)].join('; ')
}
