import { byText, type JsonBody, jsonBody, object, optional, whole } from '../json/index.ts'
import { type DataVersion, dataVersionShape } from './dataVersion.ts'

/** Answer of GET_TIMER_METRICS (61), and `config/timermetrics`: timer messages that wait, by real topic. */
export interface TimerMetricsTable {
  readonly dataVersion?: DataVersion | undefined
  readonly timingCount: ReadonlyMap<string, { readonly count: number; readonly timeStamp: number }>
}

export const timerMetricsBody: JsonBody<TimerMetricsTable> = jsonBody(
  'TimerMetricsSerializeWrapper',
  object<TimerMetricsTable>({
    dataVersion: optional(dataVersionShape),
    timingCount: byText(object<{ count: number; timeStamp: number }>({ count: whole, timeStamp: whole })),
  }),
)
