import {
  decodeResponseHeader,
  encodeHeader,
  type RemotingCommand,
  type RequestHeader,
  type RequestName,
  type ResponseHeader,
  requestTable,
} from '../protocol/index.ts'
import type { OutgoingRequest } from './channel.ts'

/** A request by its name in the table, with a typed header. */
export function callRequest<N extends RequestName>(
  name: N,
  header: RequestHeader<N>,
  body?: Uint8Array,
): OutgoingRequest {
  const { code } = requestTable[name]
  const extFields = encodeHeader(name, header)
  return body === undefined ? { code, extFields } : { code, extFields, body }
}

/** The typed header of the answer to a request. Fields that are absent or unreadable are left out. */
export function decodeAnswer<N extends RequestName>(name: N, answer: RemotingCommand): ResponseHeader<N> {
  return decodeResponseHeader(name, answer.extFields)
}
