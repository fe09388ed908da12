import { callRequest, type RemotingClient } from '../remoting/index.ts'
import type { NameServerContext, SmallestIdChange } from './context.ts'
import { smallestId } from './route/index.ts'

/** Time-out of the one-way request 905 (RouteInfoManager.notifyMinBrokerIdChanged). */
const NOTIFY_TIMEOUT_MS = 300

/**
 * Tells the members of a broker group, one way, that its smallest id changed: all that remain when one left, all but
 * the new smallest when one came. Only with `notifyMinBrokerIdChanged`, and after a loss only for groups with
 * `enableActingMaster`.
 */
export function notifySmallestId(
  context: NameServerContext,
  client: RemotingClient<undefined>,
  brokerName: string,
  change: SmallestIdChange,
): void {
  const { config, tables, runtime } = context
  const group = tables.groups.get(brokerName)
  if (!config.values.notifyMinBrokerIdChanged || group === undefined) return
  const minBrokerId = smallestId(group)
  if (minBrokerId === undefined) return
  const left = change.offlineBrokerAddr !== undefined
  if (left && !group.enableActingMaster) return
  const request = callRequest('NOTIFY_MIN_BROKER_ID_CHANGE', {
    minBrokerId,
    brokerName: undefined,
    minBrokerAddr: group.addresses.get(minBrokerId),
    offlineBrokerAddr: change.offlineBrokerAddr,
    haBrokerAddr: change.haBrokerAddr,
  })
  for (const [brokerId, address] of group.addresses) {
    if (!left && brokerId === minBrokerId && group.addresses.size > 1) continue
    client.oneway(address, request, NOTIFY_TIMEOUT_MS).catch((error: unknown) => {
      runtime.logger.log('warn', 'a broker was not told of its new smallest id', { address, error: String(error) })
    })
  }
}
