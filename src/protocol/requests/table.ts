import { aclRequests } from './acl.ts'
import { brokerConfigRequests } from './brokerConfig.ts'
import { clientManageRequests } from './clientManage.ts'
import { lockRequests } from './lock.ts'
import { namesrvRequests } from './namesrv.ts'
import { offsetRequests } from './offset.ts'
import { offsetAdminRequests } from './offsetAdmin.ts'
import { popRequests } from './pop.ts'
import { pullRequests } from './pull.ts'
import { queryRequests } from './query.ts'
import { replicaRequests } from './replica.ts'
import type { HeaderOf, InheritedOf, ReceivedHeaderOf, RequestRow } from './schema.ts'
import { sendRequests } from './send.ts'
import { statsRequests } from './stats.ts'
import { subscriptionGroupRequests } from './subscriptionGroup.ts'
import { topicConfigRequests } from './topicConfig.ts'
import { transactionRequests } from './transaction.ts'

/**
 * The one table of the protocol: every request that this code base knows by name, with the fields of both headers
 * and the kinds of both bodies. Typed calls, typed handlers, both header encodings, the trace's decoder and
 * docs/coverage.md come from it. A new request is a row here and a handler file in its server.
 */
export const requestTable: typeof pullRequests &
  typeof sendRequests &
  typeof transactionRequests &
  typeof offsetRequests &
  typeof queryRequests &
  typeof lockRequests &
  typeof clientManageRequests &
  typeof namesrvRequests &
  typeof topicConfigRequests &
  typeof subscriptionGroupRequests &
  typeof statsRequests &
  typeof offsetAdminRequests &
  typeof brokerConfigRequests &
  typeof popRequests &
  typeof aclRequests &
  typeof replicaRequests = {
  ...pullRequests,
  ...sendRequests,
  ...transactionRequests,
  ...offsetRequests,
  ...queryRequests,
  ...lockRequests,
  ...clientManageRequests,
  ...namesrvRequests,
  ...topicConfigRequests,
  ...subscriptionGroupRequests,
  ...statsRequests,
  ...offsetAdminRequests,
  ...brokerConfigRequests,
  ...popRequests,
  ...aclRequests,
  ...replicaRequests,
}

export type RequestName = keyof typeof requestTable
type Row<N extends RequestName> = (typeof requestTable)[N]

/** Header as a caller must fill it. */
export type RequestHeader<N extends RequestName> = HeaderOf<Row<N>['request']> & InheritedOf<Row<N>>
/** Header as a server receives it. */
export type ReceivedRequestHeader<N extends RequestName> = ReceivedHeaderOf<Row<N>['request']> & InheritedOf<Row<N>>
/** Header as a server answers it; a server may leave out any field, as the original does in refusals. */
export type ResponseHeader<N extends RequestName> = ReceivedHeaderOf<Row<N>['response']>

requestTable satisfies Record<string, RequestRow>

/** The row of a request, without its particular type. */
export function requestRow(name: RequestName): RequestRow {
  return requestTable[name]
}

/** All names, in the order of the table. */
export const requestNames: readonly RequestName[] = Object.keys(requestTable) as RequestName[]

const namesByCode: ReadonlyMap<number, RequestName> = new Map(
  requestNames.map((name) => [requestTable[name].code, name]),
)

/** Name of a request code, or undefined when the table does not know it. */
export function requestNameOf(code: number): RequestName | undefined {
  return namesByCode.get(code)
}
