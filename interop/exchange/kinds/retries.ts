import type { MessageRecord } from '../../../src/protocol/index.ts'
import { arrive } from '../awaited.ts'
import { holds, type Kind, same } from '../kind.ts'
import { createGroup, createTopic } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { messagesIn, textOf } from '../read.ts'
import { send } from '../send.ts'

const TOPIC = 'ExRetry'
const GROUP = 'ExRetryGroup'
const RETRY = `%RETRY%${GROUP}`
const DEAD = `%DLQ%${GROUP}`
/** Delay levels of one second and ten, and the one that means the dead-letter queue. */
const ONE_SECOND = 1
const TEN_SECONDS = 3
const TO_DEAD_LETTERS = -1

/** Messages that a consumer gave back: retried at once, under way, and dead. */
export function retries(): Kind {
  let givenBackMs = 0
  return {
    name: 'retries',
    work: async (peer) => {
      await createTopic(peer, { topic: TOPIC })
      await createGroup(peer, GROUP, { retryMaxTimes: 2 })
      for (const body of ['retried', 'under way', 'dead'])
        await send(peer, { topic: TOPIC, body, properties: { KEYS: body } })
      await giveBack(peer, 'retried', ONE_SECOND)
      await giveBack(peer, 'dead', TO_DEAD_LETTERS)
      await arrive(peer, { topic: RETRY }, [{ body: 'retried', dueMs: 0 }])
    },
    leave: async (peer) => {
      givenBackMs = Date.now()
      await giveBack(peer, 'under way', TEN_SECONDS)
    },
    check: async (peer) => {
      same('dead letters', (await messagesIn(peer, { topic: DEAD })).map(textOf), ['dead'])
      await arrive(peer, { topic: RETRY }, [
        { body: 'retried', dueMs: 0 },
        { body: 'under way', dueMs: givenBackMs + 10_000 },
      ])
      await secondRetry(peer)
    },
  }
}

/** From retry to retry until the group's limit is passed. */
async function secondRetry(peer: Peer): Promise<void> {
  const [retried, underWay] = await messagesIn(peer, { topic: RETRY })
  if (retried === undefined || underWay === undefined) throw new Error('no retries')
  checkRetry(retried, 1)
  checkRetry(underWay, 1)
  await sendBack(peer, retried, ONE_SECOND)
  await arrive(peer, { topic: RETRY, from: 2 }, [{ body: 'retried', dueMs: 0 }])
  const [again] = await messagesIn(peer, { topic: RETRY, from: 2 })
  if (again === undefined) throw new Error('no second retry')
  checkRetry(again, 2)
  await sendBack(peer, again, ONE_SECOND)
  await arrive(
    peer,
    { topic: DEAD },
    ['dead', 'retried'].map((body) => ({ body, dueMs: 0 })),
  )
}

function checkRetry({ reconsumeTimes, properties, body }: MessageRecord, times: number): void {
  same(`retries of ${textOf({ body })}`, reconsumeTimes, times)
  same('topic of a retry', properties.get('RETRY_TOPIC'), TOPIC)
  holds(properties.has('ORIGIN_MESSAGE_ID'), () => 'a retry does not tell the message that it came from')
}

async function giveBack(peer: Peer, body: string, delayLevel: number): Promise<void> {
  const record = (await messagesIn(peer, { topic: TOPIC })).find((message) => textOf(message) === body)
  if (record === undefined) throw new Error(`${body} is not there`)
  await sendBack(peer, record, delayLevel)
}

async function sendBack(peer: Peer, record: MessageRecord, delayLevel: number): Promise<void> {
  await peer.ask('CONSUMER_SEND_MSG_BACK', {
    offset: record.physicalOffset,
    group: GROUP,
    delayLevel,
    originMsgId: record.properties.get('UNIQ_KEY'),
    originTopic: TOPIC,
    unitMode: false,
  })
}
