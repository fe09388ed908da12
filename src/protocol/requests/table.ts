import { pullRequests } from './pull.ts'
import type { HeaderOf, ReceivedHeaderOf, RequestRow } from './schema.ts'

/**
 * The one table of the protocol: every request that this code base knows by name, with the fields of both headers
 * and the kinds of both bodies. Typed calls, typed handlers, both header encodings, the trace's decoder and
 * docs/coverage.md come from it. A new request is a row here and a handler file in its server.
 */
export const requestTable: typeof pullRequests = { ...pullRequests }

export type RequestName = keyof typeof requestTable
type Row<N extends RequestName> = (typeof requestTable)[N]

/** Header as a caller must fill it. */
export type RequestHeader<N extends RequestName> = HeaderOf<Row<N>['request']>
/** Header as a server receives it. */
export type ReceivedRequestHeader<N extends RequestName> = ReceivedHeaderOf<Row<N>['request']>
/** Header as a server answers it; a server may leave out any field, as the original does in refusals. */
export type ResponseHeader<N extends RequestName> = ReceivedHeaderOf<Row<N>['response']>

requestTable satisfies Record<string, RequestRow>
