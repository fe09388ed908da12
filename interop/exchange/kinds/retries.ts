import type { MessageRecord } from '../../../src/protocol/index.ts'
import { arrive, readable } from '../awaited.ts'
import { type Exchange, holds, type Kind, mayComeAgain, same } from '../kind.ts'
import { createGroup, createTopic } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { messagesIn, textOf } from '../read.ts'
import { send } from '../send.ts'

/** Delay levels of one second and ten, and the one that means the dead-letter queue. */
const ONE_SECOND = 1
const TEN_SECONDS = 3
const TO_DEAD_LETTERS = -1

interface Names {
  readonly topic: string
  readonly group: string
  readonly retry: string
  readonly dead: string
}

/** Messages that a consumer gave back: retried at once, under way, and dead. */
export function retries(exchange: Exchange): Kind {
  const { generation } = exchange
  const group = `ExRetryGroup${generation}`
  const names = { topic: `ExRetry${generation}`, group, retry: `%RETRY%${group}`, dead: `%DLQ%${group}` }
  const { topic, retry, dead } = names
  let givenBackMs = 0
  return {
    name: 'retries',
    work: async (peer) => {
      await createTopic(peer, { topic })
      await createGroup(peer, group, { retryMaxTimes: 2 })
      for (const body of ['retried', 'under way', 'dead'])
        await readable(peer, await send(peer, { topic, body, properties: { KEYS: body } }))
      await giveBack(peer, names, 'retried', ONE_SECOND)
      await giveBack(peer, names, 'dead', TO_DEAD_LETTERS)
      await arrive(peer, { topic: retry }, [{ body: 'retried', dueMs: 0 }])
    },
    leave: async (peer) => {
      givenBackMs = Date.now()
      await giveBack(peer, names, 'under way', TEN_SECONDS)
    },
    check: async (peer) => {
      same('dead letters', (await messagesIn(peer, { topic: dead })).map(textOf), ['dead'])
      const due = [
        { body: 'retried', dueMs: 0 },
        { body: 'under way', dueMs: givenBackMs + 10_000, sentMs: givenBackMs },
      ]
      await arrive(peer, { topic: retry }, due, exchange)
      await secondRetry(peer, names, exchange)
    },
  }
}

/** From retry to retry until the group's limit is passed. */
async function secondRetry(peer: Peer, names: Names, exchange: Exchange): Promise<void> {
  const { retry, dead } = names
  const there = await messagesIn(peer, { topic: retry })
  const [retried, underWay] = there
  if (retried === undefined || underWay === undefined) throw new Error('no retries')
  const from = there.length
  checkRetry(retried, names, 1)
  checkRetry(underWay, names, 1)
  await sendBack(peer, retried, names, ONE_SECOND)
  // A broker looks at what is overdue a second after its start, so a delivery that a crash made it forget may come now.
  const repeated = mayComeAgain(exchange, underWay.storeTimestamp)
  await arrive(peer, { topic: retry, from }, [
    { body: 'retried', dueMs: 0 },
    ...(repeated ? [{ body: 'under way', dueMs: 0, perhaps: true } as const] : []),
  ])
  const again = (await messagesIn(peer, { topic: retry, from })).find((message) => textOf(message) === 'retried')
  if (again === undefined) throw new Error('no second retry')
  checkRetry(again, names, 2)
  await sendBack(peer, again, names, ONE_SECOND)
  await arrive(
    peer,
    { topic: dead },
    ['dead', 'retried'].map((body) => ({ body, dueMs: 0 })),
  )
}

function checkRetry({ reconsumeTimes, properties, body }: MessageRecord, { topic }: Names, times: number): void {
  same(`retries of ${textOf({ body })}`, reconsumeTimes, times)
  same('topic of a retry', properties.get('RETRY_TOPIC'), topic)
  holds(properties.has('ORIGIN_MESSAGE_ID'), () => 'a retry does not tell the message that it came from')
}

async function giveBack(peer: Peer, names: Names, body: string, delayLevel: number): Promise<void> {
  const record = (await messagesIn(peer, { topic: names.topic })).find((message) => textOf(message) === body)
  if (record === undefined) throw new Error(`${body} is not there`)
  await sendBack(peer, record, names, delayLevel)
}

async function sendBack(peer: Peer, record: MessageRecord, { topic, group }: Names, delayLevel: number): Promise<void> {
  await peer.ask('CONSUMER_SEND_MSG_BACK', {
    offset: record.physicalOffset,
    group,
    delayLevel,
    originMsgId: record.properties.get('UNIQ_KEY'),
    originTopic: topic,
    unitMode: false,
  })
}
