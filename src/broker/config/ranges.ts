import type { OptionValue } from './optionTable.ts'

const PORT: readonly [number, number] = [0, 65_535]
const POSITIVE: readonly [number, number] = [1, 0x7fff_ffff]
const PERCENT: readonly [number, number] = [1, 99]

/** Bounds beyond the type, for options with which a broker cannot work outside them. Both ends are allowed. */
const RANGES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['listenPort', PORT],
  ['haListenPort', PORT],
  ['metricsPromExporterPort', PORT],
  ['brokerPermission', [0, 15]],
  ['brokerId', [-1, Number.MAX_SAFE_INTEGER]],
  ['defaultTopicQueueNums', POSITIVE],
  ['reviveQueueNum', POSITIVE],
  ['maxErrorRateOfBloomFilter', PERCENT],
  ['expectConsumerNumUseFilter', POSITIVE],
  ['flushConsumerOffsetInterval', POSITIVE],
  ['registerNameServerPeriod', POSITIVE],
  ['consumerOffsetUpdateVersionStep', POSITIVE],
  ['delayOffsetUpdateVersionStep', POSITIVE],
  ['transactionCheckInterval', POSITIVE],
  ['mappedFileSizeCommitLog', POSITIVE],
  ['mappedFileSizeConsumeQueue', [20, 0x7fff_ffff]],
  ['maxMessageSize', POSITIVE],
  ['maxHashSlotNum', POSITIVE],
  ['maxIndexNum', POSITIVE],
  ['fileReservedTime', [0, 0x7fff_ffff]],
  ['diskMaxUsedSpaceRatio', [0, 100]],
])

/** Says what is allowed when the value is out of range. */
export function checkRange(name: string, value: OptionValue): string | undefined {
  const range = RANGES.get(name)
  if (range === undefined || typeof value !== 'number') return undefined
  const [min, max] = range
  return value >= min && value <= max ? undefined : `a number from ${min} to ${max}`
}
