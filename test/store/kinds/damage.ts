import { RecordAt, recordLayout } from '../../../src/protocol/index.ts'
import type { Disk } from '../../../src/runtime/index.ts'
import type { Host } from '../../../src/sim/index.ts'
import type { Damage, DamageKind } from './plan.ts'

/** A bit that was flipped while no process ran. */
export interface Flip {
  readonly path: string
  readonly position: number
  readonly kind: DamageKind
  /** The byte belongs to what every record proves about itself: sizes, magic, place, body. */
  readonly proved: boolean
  undo(): void
}

const TIMER_CHECK_BYTES = 56
const SLOT_BYTES = 32
const WHEEL_SLOTS = 7 * 24 * 3600 * 2
/** Slots of the wheel before and behind the present that a run uses. */
const NEAR_SLOTS = 600

/** Flips a bit among what the broker has written; undefined when there are no such files. */
export function flipBit(host: Host, damage: Damage, wallMs: number): Flip | undefined {
  return onDisk(host, (disk) => {
    const files = filesOf(disk, damage.kind)
    const path = files[damage.file % Math.max(1, files.length)]
    if (path === undefined) return undefined
    const position = positionIn(disk, path, damage, wallMs)
    if (position === undefined) return undefined
    const proved = damage.kind === 'commitlog' && isProved(bytesOf(disk, path), position)
    const flip = (disk: Disk): void => {
      const file = disk.open(path)
      const [byte = 0] = file.read(position, 1)
      file.write(position, Uint8Array.of(byte ^ (1 << damage.bit)))
      file.close()
    }
    flip(disk)
    return { path, position, kind: damage.kind, proved, undo: () => onDisk(host, flip) }
  })
}

/** Does something with the files of a host on which nothing runs. */
export function onDisk<T>(host: Host, work: (disk: Disk) => T): T {
  const process = host.spawn('shell')
  const result = work(process.runtime.disk)
  process.kill()
  return result
}

function filesOf(disk: Disk, kind: DamageKind): readonly string[] {
  if (kind === 'timerwheel') return disk.exists(kind) ? [kind] : []
  if (kind === 'timercheck') return disk.exists(`config/${kind}`) ? [`config/${kind}`] : []
  return below(disk, kind).filter((path) => kind !== 'config' || path.includes('.json'))
}

function below(disk: Disk, directory: string): readonly string[] {
  return disk.list(directory).flatMap(({ name, kind }) => {
    const path = `${directory}/${name}`
    return kind === 'directory' ? below(disk, path) : [path]
  })
}

function bytesOf(disk: Disk, path: string): Uint8Array {
  const file = disk.open(path)
  const bytes = file.read(0, file.size())
  file.close()
  return bytes
}

function positionIn(disk: Disk, path: string, { kind, position }: Damage, wallMs: number): number | undefined {
  if (kind === 'timerwheel') {
    const slot = (Math.floor(wallMs / 1000) + (position % (2 * NEAR_SLOTS)) - NEAR_SLOTS) % WHEEL_SLOTS
    const file = disk.open(path)
    // Most slots are empty: the next one that is not.
    for (let n = 0; n < 2 * NEAR_SLOTS; n++) {
      const at = ((slot + n) % WHEEL_SLOTS) * SLOT_BYTES
      if (file.read(at, SLOT_BYTES).some((byte) => byte !== 0)) return at + (position % SLOT_BYTES)
    }
    return undefined
  }
  if (kind === 'timercheck') return position % TIMER_CHECK_BYTES
  const bytes = bytesOf(disk, path)
  const end = kind === 'commitlog' ? (records(bytes).at(-1)?.end ?? 0) : writtenEnd(bytes)
  return end === 0 ? undefined : position % end
}

function writtenEnd(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return end
}

function records(bytes: Uint8Array): { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let start = 0; start + 91 <= bytes.length; ) {
    const size = view.getInt32(start)
    // A record's magic begins so, and that of the filler at the end of a file does not.
    if (size < 91 || view.getUint16(start + RecordAt.magic) !== 0xdaa3) break
    found.push({ start, end: start + size })
    start += size
  }
  return found
}

function isProved(bytes: Uint8Array, position: number): boolean {
  const record = records(bytes).find(({ end }) => position < end)
  if (record === undefined) return false
  const { start } = record
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const { bodyLengthAt } = recordLayout(view.getInt32(start + RecordAt.sysFlag))
  const bodyAt = start + bodyLengthAt + 4
  const bodyEnd = bodyAt + view.getInt32(bodyAt - 4)
  const topicEnd = bodyEnd + 1 + view.getUint8(bodyEnd)
  const at = position - start
  if (at < RecordAt.bodyCrc || (at >= RecordAt.physicalOffset && at < RecordAt.sysFlag)) return true
  if (at < RecordAt.queueId) return bodyEnd > bodyAt
  return (position >= bodyAt - 4 && position <= bodyEnd) || position === topicEnd || position === topicEnd + 1
}
