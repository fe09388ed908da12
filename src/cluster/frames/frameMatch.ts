import {
  describeCommand,
  isResponse,
  type RemotingCommand,
  type RequestName,
  requestNames,
  requestRow,
} from '../../protocol/index.ts'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { Between } from '../../sim/index.ts'

/**
 * Which frames a fault means: those from one host to another that fit in all that is named. `from` is the host that sends the
 * frame, also where it is a response.
 */
export interface FrameMatch extends Between {
  /** Original name or code of the request; of a response: of the request that it answers. Default: any. */
  readonly request?: RequestName | number
  /** Default `request`, oneway ones included. */
  readonly kind?: 'request' | 'response'
  /** Code of a response. */
  readonly code?: number
  readonly opaque?: number
  /** Topic in the header of the request. */
  readonly topic?: string
  /** The first frame that it means, counted from 1 among those that fit. Default 1. */
  readonly nth?: number
  /** How many from then on, or `all`. Default 1. */
  readonly times?: number | 'all'
}

/** A frame on its way. */
export interface PassingFrame {
  readonly command: RemotingCommand
  /** Of the request, also where the frame answers it; undefined for one that nobody knows. */
  readonly name: RequestName | undefined
  /** The request that a response answers, if it was seen. */
  readonly asked: RemotingCommand | undefined
}

/** Throws SimError ConfigInvalid where something is named that cannot be. */
export function checkedMatch(match: FrameMatch): FrameMatch {
  const { request, kind, code, nth, times, opaque } = match
  if (typeof request === 'string' && !requestNames.includes(request)) {
    refuse('request', request, 'an original name such as SEND_MESSAGE_V2, or a code')
  }
  if (kind !== undefined && kind !== 'request' && kind !== 'response') refuse('kind', kind, 'request or response')
  if (code !== undefined && kind !== 'response') refuse('code', code, 'absent but for responses')
  for (const [name, value] of [
    ['request', typeof request === 'string' ? undefined : request],
    ['code', code],
    ['opaque', opaque],
  ] as const) {
    if (value !== undefined && !Number.isInteger(value)) refuse(name, value, 'a whole number')
  }
  for (const [name, value] of [
    ['nth', nth],
    ['times', times === 'all' ? undefined : times],
  ] as const) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
      refuse(name, value, `a whole number from 1${name === 'times' ? ', or all' : ''}`)
    }
  }
  return match
}

/** Whether a frame fits, wherever it comes from. */
export function fits(match: FrameMatch, { command, name, asked }: PassingFrame): boolean {
  const response = isResponse(command)
  if (response !== (match.kind === 'response')) return false
  const request = response ? asked : command
  if (match.request !== undefined) {
    const wanted = typeof match.request === 'number' ? match.request : requestRow(match.request).code
    if (request?.code !== wanted) return false
  }
  if (match.code !== undefined && command.code !== match.code) return false
  if (match.opaque !== undefined && command.opaque !== match.opaque) return false
  return match.topic === undefined || (request !== undefined && topicOf(request, name) === match.topic)
}

function topicOf(request: RemotingCommand, name: RequestName | undefined): unknown {
  return describeCommand(request, name).header['topic']
}

function refuse(name: string, value: unknown, allowed: string): never {
  const text = `a fault of frames: ${name} is ${String(value)}; allowed is ${allowed}`
  throw new SimError(ErrorCodes.ConfigInvalid, text, { name, value, allowed })
}
