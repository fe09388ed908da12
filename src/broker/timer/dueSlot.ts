import { MessageConst, type MessageRecord } from '../../protocol/index.ts'
import type { Logger } from '../../runtime/index.ts'
import type { MessageStore } from '../../store/index.ts'
import { deleteKey } from './timedMessage.ts'
import type { TimerFiles } from './timerFiles.ts'
import { TimerMagic } from './timerLog.ts'

/** What takes messages of one key out of a slot. After a crash message and recall may both stand there twice. */
interface Recall {
  readonly record: MessageRecord
  times: number
  /** Messages that it took out. */
  met: number
}

/** A slot of the wheel that is being delivered. */
export interface DueSlot {
  readonly slotMs: number
  /** Positions in the timer log, the oldest message first. */
  readonly units: readonly number[]
  next: number
  tries: number
  readonly recalls: ReadonlyMap<string, Recall>
}

/** Where a slot lies. */
export interface SlotSource {
  readonly files: TimerFiles
  readonly store: Pick<MessageStore, 'lookMessageByOffset'>
  readonly logger: Logger
}

/** Reads the chain of a slot and its recalls. */
export function openSlot(slotMs: number, source: SlotSource): DueSlot {
  const { files, store } = source
  const units: number[] = []
  const recalls = new Map<string, Recall>()
  for (const position of chainOf(slotMs, source)) {
    const unit = files.log.read(position)
    if (unit === undefined) continue
    const marked = (unit.magic & TimerMagic.DELETE) !== 0 && (unit.magic & TimerMagic.ROLL) === 0
    const record = marked ? store.lookMessageByOffset(unit.physicalOffset) : undefined
    const key = record?.properties.get(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY)
    const earlier = key === undefined ? undefined : recalls.get(key)
    if (earlier !== undefined) earlier.times++
    else if (record !== undefined && key !== undefined) recalls.set(key, { record, times: 1, met: 0 })
    else units.push(position)
  }
  return { slotMs, units, next: 0, tries: 0, recalls }
}

/** Positions of the units of a slot, the oldest first. */
function chainOf(slotMs: number, { files, logger }: SlotSource): readonly number[] {
  const { wheel, log } = files
  const { firstPos, lastPos } = wheel.slot(slotMs) ?? { firstPos: -1, lastPos: -1 }
  const positions: number[] = []
  for (let position = lastPos; position >= 0; ) {
    const unit = log.read(position)
    if (unit === undefined) break
    positions.push(position)
    // A chain only leads back; anything else is damage.
    position = unit.prevPos < position ? unit.prevPos : -1
  }
  if (firstPos < log.start || positions.at(-1) === firstPos) return positions.reverse()
  logger.log('error', 'the chain of a slot is broken and looked for in the whole timer log', { slotMs })
  return files.positionsOf(slotMs)
}

/** Whether a recall of the slot takes this message out, which it then has met. */
export function isRecalled({ properties }: MessageRecord, { recalls }: DueSlot): boolean {
  if (recalls.size === 0) return false
  const topic = properties.get(MessageConst.PROPERTY_REAL_TOPIC) ?? ''
  const uniqueKey = properties.get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
  const recall = uniqueKey === undefined ? undefined : recalls.get(deleteKey(topic, uniqueKey))
  if (recall === undefined) return false
  recall.met++
  return true
}
