import { Asking, crew } from './asking.ts'
import { PRODUCER_GROUP, RequestTemplate, sendTemplate, uniqueKey } from './frames.ts'
import type { Begin, LoadResult } from './load.ts'
import { field, textField } from './pulls.ts'

/** MessageSysFlag: a half message, and what ends it. */
const PREPARED = 4
const COMMIT = '8'

const QUEUES = 4

export interface TransactionLoad {
  readonly port: number
  readonly topic: string
  readonly messages: number
  /** Transactions on their way at once, over four connections. */
  readonly inFlight: number
}

/**
 * Half messages that are committed as soon as they are stored. The released client sends its commits one-way; here they are
 * answered, so that the end of the work is seen.
 */
export async function runTransactions(load: TransactionLoad, begin: Begin = () => undefined): Promise<LoadResult> {
  const { port, topic, messages, inFlight } = load
  const properties = { TRAN_MSG: 'true', PGROUP: PRODUCER_GROUP }
  const halves = Array.from({ length: QUEUES }, (_, queue) =>
    sendTemplate(topic, queue, { bodyBytes: 128, properties, sysFlag: PREPARED }),
  )
  const open = await Promise.all(Array.from({ length: 4 }, () => Asking.open(port)))
  let begun = 0
  begin()
  const began = performance.now()
  const latencies = await crew(inFlight, async (worker) => {
    const serial = begun++
    if (serial >= messages) return false
    const connection = open[worker % open.length] as Asking
    const [opaque, key] = [2 * serial, uniqueKey(2 * serial)]
    const half = await connection.ask((halves[serial % QUEUES] as RequestTemplate).frame(opaque))
    const end = new RequestTemplate(37, {
      topic,
      producerGroup: PRODUCER_GROUP,
      tranStateTableOffset: String(field(half, 'queueOffset')),
      commitLogOffset: String(Number.parseInt(textField(half, 'msgId').slice(-16), 16)),
      commitOrRollback: COMMIT,
      fromTransactionCheck: 'false',
      msgId: key,
      transactionId: key,
      bname: 'broker-a',
    })
    await connection.ask(end.frame(opaque + 1))
    return true
  })
  const seconds = (performance.now() - began) / 1000
  for (const connection of open) connection.close()
  return { messages, seconds, latencies }
}
