import type { WorldEvent } from '../events.ts'
import { decodeTrace } from './codec.ts'
import { formatEvent } from './format.ts'

/** The first place at which two traces part. */
export interface TraceDifference {
  /** Position of the event, counting from 0. */
  readonly index: number
  /** The event there, as a line; undefined when that trace had ended. */
  readonly left: string | undefined
  readonly right: string | undefined
  /** The common events before it, the last one nearest. */
  readonly before: readonly string[]
}

/**
 * Compares two traces (files or events) event by event, payloads included. Undefined when they are equal. `before` keeps
 * `contextLines` lines, 5 unless told.
 */
export function compareTraces(
  left: Uint8Array | Iterable<WorldEvent>,
  right: Uint8Array | Iterable<WorldEvent>,
  contextLines = 5,
): TraceDifference | undefined {
  const leftEvents = iterate(left)
  const rightEvents = iterate(right)
  const before: string[] = []
  for (let index = 0; ; index++) {
    const leftLine = line(leftEvents.next())
    const rightLine = line(rightEvents.next())
    if (leftLine !== rightLine) return { index, left: leftLine, right: rightLine, before }
    if (leftLine === undefined) return undefined
    before.push(leftLine)
    if (before.length > contextLines) before.shift()
  }
}

function iterate(trace: Uint8Array | Iterable<WorldEvent>): Iterator<WorldEvent> {
  return (trace instanceof Uint8Array ? decodeTrace(trace) : trace)[Symbol.iterator]()
}

function line(step: IteratorResult<WorldEvent>): string | undefined {
  return step.done === true ? undefined : formatEvent(step.value)
}
