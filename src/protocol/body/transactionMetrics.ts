import { byText, type JsonBody, jsonBody, object, optional, whole } from '../json/index.ts'
import { type DataVersion, dataVersionShape } from './dataVersion.ts'

/** Half messages of one topic that have not ended, and when that number last changed. */
export interface TransactionMetric {
  readonly count: number
  readonly timeStamp: number
}

/** `config/transactionMetrics` (store.md 14): half messages by real topic. */
export interface TransactionMetricsTable {
  readonly dataVersion?: DataVersion | undefined
  readonly transactionCount: ReadonlyMap<string, TransactionMetric>
}

export const transactionMetricsBody: JsonBody<TransactionMetricsTable> = jsonBody(
  'TransactionMetricsSerializeWrapper',
  object<TransactionMetricsTable>({
    dataVersion: optional(dataVersionShape),
    transactionCount: byText(object<TransactionMetric>({ count: whole, timeStamp: whole })),
  }),
)
