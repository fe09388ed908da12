/** How a header is encoded; the byte in the frame says which (remoting.md 1.1). */
export type SerializeType = 'JSON' | 'ROCKETMQ'

/** Bit 0 of `flag`: response. Bit 1: one-way request, which must not be answered. */
export const FLAG_RESPONSE = 1
export const FLAG_ONEWAY = 2

/** Ordinal of V5_3_3 in MQVersion: the release that this code base presents itself as. */
export const VERSION_5_3_3 = 479

/** The fields of a header that are not part of the fixed command. A null prototype keeps peer-chosen keys harmless. */
export type ExtFields = Record<string, string>

/** One frame, decoded. Plain data; a body is a view on the received bytes. */
export interface RemotingCommand {
  readonly code: number
  readonly language: string
  readonly version: number
  /** Correlation id, a signed 32-bit counter of the sender; an answer repeats it. */
  readonly opaque: number
  readonly flag: number
  readonly remark: string | undefined
  readonly extFields: ExtFields
  /** Absent and empty are the same on the wire; both decode to undefined. */
  readonly body: Uint8Array | undefined
  readonly serializeType: SerializeType
}

export function isResponse(command: RemotingCommand): boolean {
  return (command.flag & FLAG_RESPONSE) !== 0
}

export function isOneway(command: RemotingCommand): boolean {
  return (command.flag & FLAG_ONEWAY) !== 0
}

// Instances share hidden classes, which Object.create(null) does not get, and inherit nothing all the same.
const Fields = function Fields() {} as unknown as { new (): ExtFields; prototype: object }
Fields.prototype = Object.freeze(Object.create(null) as object)

/** An ExtFields object to fill. */
export function emptyFields(): ExtFields {
  return new Fields()
}
