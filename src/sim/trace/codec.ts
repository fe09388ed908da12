import { deflateSync, inflateSync } from 'fflate'
import { Packr, Unpackr } from 'msgpackr'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { WorldEvent } from '../events.ts'

/*
 * The trace file, version 2 (version 1 had its chunks as they are; it is read, too):
 *
 *   4 bytes  'RMQT'
 *   1 byte   version, 2
 *   then chunks until the end:
 *     4 bytes  length of the chunk, big-endian
 *     n bytes  deflated (RFC 1951): one msgpack array of events, with msgpackr's record extension: the field names of a kind stand once in
 *              a chunk, so that every chunk can be read alone
 *
 * A change of the layout or of the meaning of an event raises the version.
 */
const MAGIC = Uint8Array.of(0x52, 0x4d, 0x51, 0x54)
const PLAIN = 1
const DEFLATED = 2

/** Events of one chunk, packed. A packer of its own keeps the chunk independent of all others. */
export function packChunk(events: readonly WorldEvent[]): Uint8Array {
  return new Packr({ sequential: true }).pack(events).slice()
}

/** The file made of packed chunks. They are deflated only here: most traces are never written. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [MAGIC, Uint8Array.of(DEFLATED)]
  for (const packed of chunks) {
    const chunk = deflateSync(packed)
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, chunk.length)
    parts.push(length, chunk)
  }
  return join(parts)
}

/** The events of a trace file, in order. Throws SimError ConfigInvalid for anything that is not one. */
export function* decodeTrace(file: Uint8Array): Generator<WorldEvent> {
  for (let index = 0; index < MAGIC.length; index++) {
    if (file[index] !== MAGIC[index]) {
      const found = file.length === 0 ? 'the file is empty' : `byte ${index} is ${file[index] ?? 'missing'}`
      throw new SimError(ErrorCodes.ConfigInvalid, `not a trace: ${found}`)
    }
  }
  const version = file[MAGIC.length]
  if (version !== PLAIN && version !== DEFLATED) {
    throw new SimError(ErrorCodes.ConfigInvalid, `a trace of version ${version}; allowed are ${PLAIN} and ${DEFLATED}`)
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let position = MAGIC.length + 1
  while (position < file.length) {
    const end = position + 4 <= file.length ? position + 4 + view.getUint32(position) : Number.POSITIVE_INFINITY
    if (end > file.length) throw new SimError(ErrorCodes.ConfigInvalid, `trace is cut off at byte ${position}`)
    const chunk = file.subarray(position + 4, end)
    yield* undamaged(position, () => unpackChunk(version === DEFLATED ? inflateSync(chunk) : chunk))
    position = end
  }
}

function undamaged(position: number, read: () => readonly WorldEvent[]): readonly WorldEvent[] {
  try {
    const events = read()
    if (Array.isArray(events)) return events
    throw new TypeError('a chunk is an array of events')
  } catch (error) {
    throw new SimError(ErrorCodes.ConfigInvalid, `trace is damaged at byte ${position}`, { position }, { cause: error })
  }
}

export function unpackChunk(chunk: Uint8Array): readonly WorldEvent[] {
  return new Unpackr({ sequential: true }).unpack(chunk)
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const out = new Uint8Array(length)
  let position = 0
  for (const part of parts) {
    out.set(part, position)
    position += part.length
  }
  return out
}
