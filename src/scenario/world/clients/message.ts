import type { Message } from '../../../client/index.ts'
import { milliseconds } from '../../durations.ts'
import type { SendStep } from '../../format/index.ts'

const NOISE_SEED = 0x9e37_79b9

/** The message of a step with this body; `nowMs` is the wall time of the program. */
export function messageOf(step: SendStep, body: string, nowMs: number): Message {
  const { topic, bytes, filledWith = 'repeated', tags, keys, delayLevel, deliverAfter, propertyBytes } = step
  const padding = propertyBytes === undefined ? {} : { padding: 'x'.repeat(propertyBytes) }
  const properties = { ...step.properties, ...padding }
  return {
    topic,
    body: bytes === undefined ? body : filledWith === 'noise' ? noisy(body, bytes) : repeated(body, bytes),
    tags,
    keys,
    delayLevel,
    ...(deliverAfter === undefined ? {} : { deliverTimestamp: nowMs + milliseconds(deliverAfter) }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  }
}

function repeated(text: string, size: number): Uint8Array {
  const part = new TextEncoder().encode(text)
  const bytes = new Uint8Array(size)
  bytes.set(part.subarray(0, size))
  // What is there is copied behind itself, twice as much each time.
  for (let filled = Math.min(part.length, size); filled > 0 && filled < size; filled *= 2) {
    bytes.copyWithin(filled, 0, Math.min(filled, size - filled))
  }
  return bytes
}

/** The text and then bytes in which no compression finds a pattern (xorshift32). */
function noisy(text: string, size: number): Uint8Array {
  const part = new TextEncoder().encode(text)
  const bytes = new Uint8Array(size)
  let state = NOISE_SEED
  for (let at = 0; at < size; at++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[at] = state
  }
  bytes.set(part.subarray(0, size))
  return bytes
}
