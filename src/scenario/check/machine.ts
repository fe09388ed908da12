import type { Reader } from './reader.ts'

/** Fields of a host that are about its disk, memory and time zone. */
export const MACHINE: readonly ['timeZone', 'disk', 'memoryBytes'] = ['timeZone', 'disk', 'memoryBytes']

export function checkMachine({
  timeZone,
  disk,
  memoryBytes,
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
  memoryBytes.optional((bytes) => bytes.whole(1, Number.MAX_SAFE_INTEGER, 'a number of bytes'))
}
