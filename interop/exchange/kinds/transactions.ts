import { decodeRecord, heartbeatBody, MessageSysFlag, SystemTopic } from '../../../src/protocol/index.ts'
import { until } from '../../child.ts'
import { type Exchange, holds, type Kind, same } from '../kind.ts'
import { createTopic } from '../metadata.ts'
import { Peer } from '../peer.ts'
import { messagesIn, textOf } from '../read.ts'
import { type Sent, send } from '../send.ts'

/** Half messages are checked every 3 s; a busy machine takes longer. */
const CHECK_LIMIT_MS = 25_000
/** Ends of transactions are written down together (`transactionOpBatchInterval`). */
const ENDS_WRITTEN_MS = 2000

/** Once more it is checked, and then no more (`transactionCheckMax`). */
const DISCARDED = 'nearly discarded'

const ENDS: Readonly<Record<string, End>> = { 'to be rolled back': 'ROLLBACK', [DISCARDED]: 'NOT_TYPE' }

const topicOf = (generation: number): string => `ExTransaction${generation}`

type End = 'COMMIT' | 'ROLLBACK' | 'NOT_TYPE'

/** A member of the producer group, which is asked for transactions without an end. */
class Producer {
  readonly #peer: Peer
  readonly #topic: string
  readonly #group: string
  /** By body: how often it was asked, as the messages say. */
  readonly asked = new Map<string, string[]>()
  /** Why answers to checks failed. */
  readonly faults: string[] = []

  constructor(broker: string, { generation }: Exchange, decide: (body: string) => End) {
    this.#topic = topicOf(generation)
    this.#group = `ExTransactionProducer${generation}`
    this.#peer = new Peer(broker, {
      CHECK_TRANSACTION_STATE: ({ header, body = new Uint8Array(0) }) => {
        const record = decodeRecord(body)
        const text = textOf(record)
        const times = record.properties.get('TRANSACTION_CHECK_TIMES') ?? ''
        // Nobody may have been there when it was checked for the last time.
        // The original writes ends down together, and meanwhile asks again about what has ended: a second commit would count.
        const again = this.asked.has(text)
        if (text !== DISCARDED) this.asked.set(text, [...(this.asked.get(text) ?? []), times])
        const { tranStateTableOffset = -1, commitLogOffset = -1, transactionId = '' } = header
        const half = { queueOffset: tranStateTableOffset, physicalOffset: commitLogOffset, uniqueKey: transactionId }
        this.end(half, again ? 'NOT_TYPE' : decide(text), true).catch((error: unknown) =>
          this.faults.push(String(error)),
        )
        return undefined
      },
    })
  }

  async join(clientID: string): Promise<void> {
    const data = { clientID, consumerDataSet: [], producerDataSet: [{ groupName: this.#group }] }
    await this.#peer.ask('HEART_BEAT', {}, heartbeatBody.encode(data))
  }

  half(body: string, properties: Readonly<Record<string, string>> = {}): Promise<Sent> {
    const marks = { TRAN_MSG: 'true', PGROUP: this.#group, KEYS: body, TAGS: 'tx', ...properties }
    return send(this.#peer, {
      topic: this.#topic,
      body,
      producerGroup: this.#group,
      sysFlag: MessageSysFlag.TRANSACTION_PREPARED,
      properties: marks,
    })
  }

  /** Nobody answers an end that is not known. */
  async end(
    { queueOffset, physicalOffset, uniqueKey }: Pick<Sent, 'queueOffset' | 'physicalOffset' | 'uniqueKey'>,
    end: End,
    fromTransactionCheck = false,
  ): Promise<void> {
    const asked = this.#peer.tell('END_TRANSACTION', {
      topic: this.#topic,
      producerGroup: this.#group,
      tranStateTableOffset: queueOffset,
      commitLogOffset: physicalOffset,
      commitOrRollback: MessageSysFlag[`TRANSACTION_${end}`],
      fromTransactionCheck,
      msgId: uniqueKey,
      transactionId: uniqueKey,
    })
    if (end === 'NOT_TYPE') asked.catch(() => undefined)
    else same(`answer to the ${end} of a transaction`, (await asked).code, 0)
  }

  close(): Promise<void> {
    return this.#peer.close()
  }
}

/** Ended, unknown and open transactions: the producer group is asked for the open ones only, wherever it now finds its broker. */
export function transactions(exchange: Exchange): Kind {
  let first: Producer | undefined
  return {
    name: 'transactions',
    work: async (peer) => {
      await createTopic(peer, { topic: topicOf(exchange.generation) })
      first = new Producer(peer.broker, exchange, () => 'NOT_TYPE')
      await first.join('first')
      for (const i of [1, 2, 3]) await first.end(await first.half(`committed ${i}`), 'COMMIT')
      for (const i of [1, 2, 3]) await first.end(await first.half(`rolled back ${i}`), 'ROLLBACK')
      const endedMs = Date.now()
      const unknown = await first.half('unknown')
      await first.end(unknown, 'NOT_TYPE')
      await first.half('to be rolled back')
      await first.half('immune', { CHECK_IMMUNITY_TIME_IN_SECONDS: '30' })
      const { asked } = first
      await until('two checks on the first server', CHECK_LIMIT_MS, () => (asked.get('unknown')?.length ?? 0) >= 2)
      same('transactions that are checked', [...asked.keys()].sort(), ['to be rolled back', 'unknown'])
      await until('the ends are written down', ENDS_WRITTEN_MS + 1000, () => Date.now() - endedMs > ENDS_WRITTEN_MS)
    },
    leave: async () => {
      await first?.half('half')
      await first?.half(DISCARDED, { TRANSACTION_CHECK_TIMES: '14' })
      await first?.close()
    },
    check: (peer) => goOn(peer, first?.asked ?? new Map(), exchange),
  }
}

async function goOn(peer: Peer, before: ReadonlyMap<string, readonly string[]>, exchange: Exchange): Promise<void> {
  const second = new Producer(peer.broker, exchange, (body) => ENDS[body] ?? 'COMMIT')
  await second.join('second')
  const open = ['half', 'immune', 'to be rolled back', 'unknown']
  try {
    await until('the checks of the second server', CHECK_LIMIT_MS, () => open.every((body) => second.asked.has(body)))
  } catch (error) {
    throw new Error(`asked for ${[...second.asked.keys()].join(', ')} only`, { cause: error })
  }
  // Another round and the next one find nothing open any more.
  const asked = new Map(second.asked)
  const endedMs = Date.now()
  await until('another round', 10_000, () => Date.now() - endedMs > 7000)
  same('transactions that are checked', [...second.asked.keys()].sort(), open)
  // A crash may come between the copy of a half message that is checked and the note that the first one is done with.
  const twice = exchange.end === 'kill'
  if (!twice) same('checks after the end', [...second.asked], [...asked])
  const times = Number(second.asked.get('unknown')?.[0])
  const timesBefore = Math.max(...(before.get('unknown') ?? []).map(Number))
  holds(times > timesBefore, () => `check ${times} follows check ${timesBefore}`)
  const delivered = ['committed 1', 'committed 2', 'committed 3', 'half', 'immune', 'unknown']
  const records = await messagesIn(peer, { topic: topicOf(exchange.generation) })
  const bodies = records.map(textOf)
  same('what transactions delivered', (twice ? [...new Set(bodies)] : bodies).sort(), delivered)
  const discarded = (await messagesIn(peer, { topic: SystemTopic.TRANS_CHECK_MAX_TIME })).map(textOf)
  same('what was checked too often', discarded.at(-1), DISCARDED)
  same('answers to checks that failed', second.faults, [])
  await second.close()
}
