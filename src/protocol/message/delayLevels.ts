import { ErrorCodes, SimError } from '../../runtime/index.ts'

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/**
 * Delays in milliseconds, level 1 first, from `messageDelayLevel` (`1s 5s 10s …`, parseDelayLevel). Throws SimError
 * ConfigInvalid where the original fails to load.
 */
export function parseDelayLevels(text: string): readonly number[] {
  return text.split(' ').map((part) => {
    const unitMs = UNIT_MS.get(part.slice(-1))
    const count = part.slice(0, -1)
    if (unitMs === undefined || !/^[+-]?[0-9]+$/.test(count)) {
      throw new SimError(
        ErrorCodes.ConfigInvalid,
        `messageDelayLevel "${text}" has the part "${part}", which is not a number followed by s, m, h or d`,
        { messageDelayLevel: text, part },
      )
    }
    return unitMs * Number(count)
  })
}
