import type { HostOptions } from '../../sim/index.ts'
import type { HostSpec } from '../format/index.ts'

const MINUTE_MS = 60_000

/** Zones by name, in minutes ahead of UTC. */
const ZONES: Readonly<Record<string, number>> = { UTC: 0, 'Asia/Shanghai': 480 }

/** Disk, memory and time zone of a host, as the world wants them. */
export function machineOf({ timeZone, disk, memoryBytes, sysctls }: HostSpec): Partial<HostOptions> {
  return {
    ...(timeZone === undefined ? {} : { localOffsetMs: localOffsetMs(timeZone) }),
    ...(disk === undefined ? {} : { disk }),
    ...(sysctls === undefined ? {} : { sysctls }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  }
}

/** Local time minus UTC in a checked zone. */
export function localOffsetMs(zone: string): number {
  const named = ZONES[zone]
  if (named !== undefined) return named * MINUTE_MS
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS
}
