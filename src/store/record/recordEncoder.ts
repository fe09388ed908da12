import type { Profile } from '../../profile/index.ts'
import type { MessageProperties } from '../../protocol/index.ts'
import {
  hostBytes,
  isIPv6,
  javaCrc32,
  MessageSysFlag,
  PROPERTIES_BYTES_MAX,
  RECORD_MAGIC_V1,
  RECORD_MAGIC_V2,
  utf8Length,
  writeUtf8,
} from '../../protocol/index.ts'
import type { MessageToStore } from '../messageStore.ts'
import { putInt32, putInt64 } from './bigEndian.ts'
import { RECORD_BYTES_MIN } from './recordLayout.ts'

/** Topics with more characters get the record version with two bytes of topic length (store.md 4). */
const TOPIC_LENGTH_V1_MAX = 127
/** Distinct producer addresses whose bytes are remembered. */
const HOSTS_KNOWN_MAX = 4096

/** A measured message: its size, and where its properties wait to be copied into the log. */
export interface MeasuredRecord {
  readonly totalSize: number
  readonly flag: number
  readonly body: Uint8Array
  readonly propertiesAt: number
  readonly propertiesLength: number
}

/**
 * Encodes records straight into the log's own memory: the size is known before room is reserved, so that nothing is
 * encoded twice or copied from a temporary buffer. Same bytes as `encodeRecord` of the protocol room.
 */
export class RecordEncoder {
  readonly #profile: Pick<Profile, 'trailingPropertySeparator' | 'hostBitsOfSenders'>
  readonly #hosts = new Map<string, Uint8Array>()
  #scratch: Uint8Array = new Uint8Array(1024)
  #scratchUsed = 0

  constructor(profile: Pick<Profile, 'trailingPropertySeparator' | 'hostBitsOfSenders'>) {
    this.#profile = profile
  }

  /**
   * The broker itself sets the two bits that tell the width of the hosts (store.md 5.1). 4.9 leaves those that a sender
   * has set, and room for such an address.
   */
  sysFlagOf(message: MessageToStore): number {
    const { BORNHOST_V6, STOREHOST_V6 } = MessageSysFlag
    const given = this.#profile.hostBitsOfSenders ? message.sysFlag : message.sysFlag & ~(BORNHOST_V6 | STOREHOST_V6)
    const born = isIPv6(message.bornHost.host) ? BORNHOST_V6 : 0
    const store = isIPv6(message.storeHost.host) ? STOREHOST_V6 : 0
    return given | born | store
  }

  /** Forgets the properties of earlier messages. */
  begin(): void {
    this.#scratchUsed = 0
  }

  /** Undefined when the properties exceed their 32,767 bytes. Several messages may be measured before they are written. */
  measure(message: MessageToStore): MeasuredRecord | undefined {
    const propertiesAt = this.#scratchUsed
    if (message.propertiesText !== undefined) this.#addText(message.propertiesText)
    else if (!this.#addProperties(message.properties)) return undefined
    return this.#measured(message, message.flag, message.body, propertiesAt)
  }

  /** As `measure`, for a member of a batch whose properties are already text. */
  measureMember(
    batch: MessageToStore,
    member: { readonly flag: number; readonly body: Uint8Array },
    text: string,
  ): MeasuredRecord | undefined {
    const propertiesAt = this.#scratchUsed
    this.#addText(text)
    return this.#measured(batch, member.flag, member.body, propertiesAt)
  }

  #measured(message: MessageToStore, flag: number, body: Uint8Array, propertiesAt: number): MeasuredRecord | undefined {
    const propertiesLength = this.#scratchUsed - propertiesAt
    if (propertiesLength > PROPERTIES_BYTES_MAX) return undefined
    const { topic } = message
    const sysFlag = this.sysFlagOf(message)
    const totalSize =
      RECORD_BYTES_MIN +
      (topic.length > TOPIC_LENGTH_V1_MAX ? 1 : 0) +
      ((sysFlag & MessageSysFlag.BORNHOST_V6) === 0 ? 0 : 12) +
      ((sysFlag & MessageSysFlag.STOREHOST_V6) === 0 ? 0 : 12) +
      body.length +
      utf8Length(topic) +
      propertiesLength
    return { totalSize, flag, body, propertiesAt, propertiesLength }
  }

  /** Writes a measured record at `at`. The target has room for it. */
  write(
    into: Uint8Array,
    at: number,
    message: MessageToStore,
    measured: MeasuredRecord,
    physicalOffset: number,
    queueOffset: number,
    storeTimestamp: number,
  ): void {
    const { body, propertiesLength } = measured
    const wide = message.topic.length > TOPIC_LENGTH_V1_MAX
    putInt32(into, at, measured.totalSize)
    putInt32(into, at + 4, wide ? RECORD_MAGIC_V2 : RECORD_MAGIC_V1)
    putInt32(into, at + 8, javaCrc32(body))
    putInt32(into, at + 12, message.queueId)
    putInt32(into, at + 16, measured.flag)
    putInt64(into, at + 20, queueOffset)
    putInt64(into, at + 28, physicalOffset)
    const sysFlag = this.sysFlagOf(message)
    putInt32(into, at + 36, sysFlag)
    putInt64(into, at + 40, message.bornTimestamp)
    let next = this.#writeHost(into, at + 48, message.bornHost, (sysFlag & MessageSysFlag.BORNHOST_V6) !== 0)
    putInt64(into, next, storeTimestamp)
    next = this.#writeHost(into, next + 8, message.storeHost, (sysFlag & MessageSysFlag.STOREHOST_V6) !== 0)
    putInt32(into, next, message.reconsumeTimes)
    putInt64(into, next + 4, message.preparedTransactionOffset)
    putInt32(into, next + 12, body.length)
    into.set(body, next + 16)
    const topicLengthAt = next + 16 + body.length
    const topicAt = topicLengthAt + (wide ? 2 : 1)
    next = writeUtf8(into, topicAt, message.topic)
    if (wide) into[topicLengthAt] = (next - topicAt) >> 8
    into[topicAt - 1] = next - topicAt
    into[next] = propertiesLength >> 8
    into[next + 1] = propertiesLength
    copy(this.#scratch, measured.propertiesAt, propertiesLength, into, next + 2)
  }

  #addProperties(properties: MessageProperties): boolean {
    let characters = 0
    for (const [name, value] of properties) characters += name.length + value.length + 2
    if (characters > PROPERTIES_BYTES_MAX + 1) return false
    this.#makeRoom(characters * 3)
    const scratch = this.#scratch
    let at = this.#scratchUsed
    for (const [name, value] of properties) {
      at = writeUtf8(scratch, at, name)
      scratch[at++] = 1
      at = writeUtf8(scratch, at, value)
      scratch[at++] = 2
    }
    this.#scratchUsed = properties.size > 0 && !this.#profile.trailingPropertySeparator ? at - 1 : at
    return true
  }

  #addText(text: string): void {
    this.#makeRoom(text.length * 3)
    this.#scratchUsed = writeUtf8(this.#scratch, this.#scratchUsed, text)
  }

  #makeRoom(bytes: number): void {
    const needed = this.#scratchUsed + bytes
    if (needed <= this.#scratch.length) return
    const grown = new Uint8Array(Math.max(needed, this.#scratch.length * 2))
    grown.set(this.#scratch.subarray(0, this.#scratchUsed))
    this.#scratch = grown
  }

  #host(host: string): Uint8Array {
    const known = this.#hosts.get(host)
    if (known !== undefined) return known
    if (this.#hosts.size >= HOSTS_KNOWN_MAX) this.#hosts.clear()
    const bytes = hostBytes(host)
    this.#hosts.set(host, bytes)
    return bytes
  }

  #writeHost(into: Uint8Array, at: number, address: MessageToStore['bornHost'], wide: boolean): number {
    const host = this.#host(address.host)
    for (let i = 0; i < host.length; i++) into[at + i] = host[i] as number
    const portAt = at + (wide ? 16 : 4)
    putInt32(into, portAt, address.port)
    return portAt + 4
  }
}

/** Copies within the loop for short texts: a subarray and a call cost more than two hundred stores. */
function copy(from: Uint8Array, fromAt: number, length: number, into: Uint8Array, intoAt: number): void {
  if (length > 192) into.set(from.subarray(fromAt, fromAt + length), intoAt)
  else for (let i = 0; i < length; i++) into[intoAt + i] = from[fromAt + i] as number
}
