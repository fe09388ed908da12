import { timerMetricsBody } from '../../protocol/index.ts'
import { TopicCounts } from '../metadata/index.ts'
import { TimerFiles, type TimerFilesOptions } from './timerFiles.ts'
import { TimerService, type TimerServiceOptions } from './timerService.ts'

type OpenOptions = TimerFilesOptions &
  Omit<TimerServiceOptions, 'files' | 'metrics'> & {
    /** Directory of the JSON files. */
    readonly directory: string
  }

/** Reads what an earlier life left. Throws DiskError, SimError StoreUnreadable. */
export function openTimerService(options: OpenOptions): TimerService {
  const { runtime, config, directory } = options
  const { clock, disk, logger } = runtime
  const metrics = new TopicCounts({
    clock,
    disk,
    logger,
    flushIntervalMs: config.store.timerFlushIntervalMs,
    path: `${directory}/timermetrics`,
    encode: ({ dataVersion, counts }) => timerMetricsBody.text({ dataVersion, timingCount: counts }),
    decode: (text) => {
      const { dataVersion, timingCount } = timerMetricsBody.parse(text)
      return { dataVersion, counts: timingCount }
    },
  })
  metrics.load()
  const files = new TimerFiles(options)
  files.load()
  return new TimerService({ ...options, files, metrics })
}
