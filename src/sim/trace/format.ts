import type { WorldEvent } from '../events.ts'
import { digestBytes } from './traceHash.ts'

/** One line for one event: simulated seconds, kind, then the fields in their order. Payloads show length and digest. */
export function formatEvent(event: WorldEvent): string {
  let line = `${(event.at / 1000).toFixed(6)} ${event.kind}`
  for (const [name, value] of Object.entries(event)) {
    if (name !== 'kind' && name !== 'at' && value !== undefined) line += ` ${name}=${show(value)}`
  }
  return line
}

function show(value: unknown): string {
  if (typeof value === 'string') return /^[\w./:@\-[\]]+$/.test(value) ? value : JSON.stringify(value)
  if (value instanceof Uint8Array) {
    return `<${value.length} bytes ${(digestBytes(value) >>> 0).toString(16).padStart(8, '0')}>`
  }
  if (Array.isArray(value)) return `[${value.map(show).join(' ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, field]) => `${name}=${show(field)}`)
      .join(' ')}}`
  }
  return String(value)
}
