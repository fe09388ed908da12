import { SYSCTLS, type SysctlName } from '../../sim/index.ts'
import type { Reader } from './reader.ts'

/** Fields of a host that are about its disk, memory, time zone and kernel. */
export const MACHINE: readonly ['timeZone', 'disk', 'memoryBytes', 'sysctls'] = [
  'timeZone',
  'disk',
  'memoryBytes',
  'sysctls',
]

export function checkMachine({
  timeZone,
  disk,
  memoryBytes,
  sysctls,
}: Readonly<Record<(typeof MACHINE)[number], Reader>>): void {
  timeZone.optional((zone) =>
    zone.matching(
      /^(?:UTC|Asia\/Shanghai|[+-](?:0\d|1[0-4]):[0-5]\d)$/,
      'UTC, Asia/Shanghai, or a distance such as +05:30',
    ),
  )
  disk.optional((partition) => {
    const { totalBytes, unsynced } = partition.fields(['totalBytes', 'unsynced'], 'a disk')
    totalBytes.optional((bytes) => bytes.whole(1, Number.MAX_SAFE_INTEGER, 'a number of bytes'))
    unsynced.optional((fate) => fate.oneOf(['drawn', 'lost']))
  })
  sysctls.optional((settings) => {
    const own = settings.fields(Object.keys(SYSCTLS) as SysctlName[], 'settings of the kernel')
    for (const [name, { min, max }] of Object.entries(SYSCTLS)) {
      own[name as SysctlName].optional((value) => value.whole(min, max, 'a setting of the kernel'))
    }
  })
  memoryBytes.optional((bytes) => bytes.whole(1, Number.MAX_SAFE_INTEGER, 'a number of bytes'))
}
