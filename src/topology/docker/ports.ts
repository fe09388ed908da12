/** A published port. */
export interface PortMapping {
  /** Default `0.0.0.0`. */
  readonly hostAddress: string
  readonly hostPort: number
  readonly containerPort: number
}

/**
 * Reads `[address:][port:]containerPort` with ranges and `/protocol`. Undefined for what is none. UDP ports and ports
 * without a fixed host port (the engine then draws one) give an empty list.
 */
export function portMappings(text: string): readonly PortMapping[] | undefined {
  const match =
    /^(?:(?:\[([\da-fA-F:]+)\]|(\d+\.\d+\.\d+\.\d+)):)?(?:(\d*(?:-\d+)?):)?(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/.exec(
      text,
    )
  if (match === null) return undefined
  const [, v6, v4, published = '', target = '', protocol = 'tcp'] = match
  const inside = range(target)
  const outside = published === '' ? undefined : range(published)
  if (inside === undefined || (published !== '' && outside === undefined)) return undefined
  // Of a range for one port the engine takes a free one.
  if (outside !== undefined && outside.length !== inside.length && inside.length !== 1) return undefined
  if (outside === undefined || protocol !== 'tcp') return []
  return inside.map((containerPort, index) => ({
    hostAddress: v6 ?? v4 ?? '0.0.0.0',
    hostPort: outside[index] ?? 0,
    containerPort,
  }))
}

/** Ports in one range. */
const RANGE_MAX = 1000

function range(text: string): readonly number[] | undefined {
  const [first = 0, last = first] = text.split('-').map(Number)
  if (!(first >= 1 && last >= first && last <= 65_535)) return undefined
  // A range of thousands is no list to look at, and each port would be opened.
  if (last - first >= RANGE_MAX) return undefined
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
