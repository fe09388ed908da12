import { ClientError, createReplyMessage } from '../../src/client/index.ts'
import { holds, pause, same, until } from '../stage/index.ts'
import type { Case, Stage } from './stage.ts'

/** Answers everything in a topic after a while; what became of the replies. */
async function answering(stage: Stage, topic: string, delayMs: number): Promise<readonly string[]> {
  const outcomes: string[] = []
  const replier = await stage.producer({ retryTimesWhenSendFailed: 0 })
  const consumer = await stage.consumer({
    group: stage.group('CG'),
    subscriptions: { [topic]: '*' },
    handler: async (question) => {
      await pause(delayMs)
      const sent = replier.send(createReplyMessage(question, `${question.text}!`))
      outcomes.push(await sent.then(({ status }) => status, String))
    },
  })
  await until('the queues', () => consumer.assigned.some((queue) => queue.topic === topic))
  return outcomes
}

export const replyCases: readonly Case[] = [
  {
    name: 'requestReply',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const outcomes = await answering(stage, topic, 0)
      const asker = await stage.producer()
      const body = 'a long question '.repeat(500)
      const reply = await asker.request({ topic, body }, { timeoutMs: 30_000 })
      same(reply.text === `${body}!`, true, 'the reply')
      same([reply.properties.get('MSG_TYPE'), reply.properties.get('TTL')], ['reply', '30000'], 'its properties')
      same(reply.properties.get('REPLY_TO_CLIENT'), asker.clientId, 'its receiver')
      const many = Array.from({ length: 50 }, (_, n) => asker.request({ topic, body: `${n}` }, { timeoutMs: 30_000 }))
      same(
        (await Promise.all(many)).map(({ text }) => text),
        many.map((_, n) => `${n}!`),
        'fifty at once',
      )
      await until('the answers to all replies', () => outcomes.length === 51)
      same(new Set(outcomes).size === 1 && outcomes[0] === 'SEND_OK', true, 'what brokers said to the replies')
    },
  },
  {
    name: 'requestTooLate',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const outcomes = await answering(stage, topic, 3000)
      const asker = await stage.producer()
      const error = await asker.request({ topic, body: 'x' }, { timeoutMs: 1500 }).catch((failed: unknown) => failed)
      same(ClientError.is(error) ? error.responseCode : String(error), 10_006, 'the code of the failure')
      // The client that asked takes the late reply all the same, and drops it.
      await until('the answer to the late reply', () => outcomes.length > 0)
      same(outcomes, ['SEND_OK'], 'what the broker said to the late reply')
    },
  },
  {
    name: 'replyToNobody',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const producer = await stage.producer({ retryTimesWhenSendFailed: 0 })
      const { offsetMsgId } = await producer.send({ topic, body: 'no request' })
      const plain = await stage.admin.queryMessageById(topic, offsetMsgId)
      const refusal = async (work: Promise<unknown>): Promise<string> =>
        await work.then(
          () => 'accepted',
          (error: Error) => error.message,
        )
      const unasked = await refusal(producer.send(createReplyMessage(plain, 'x')))
      holds(unasked.includes('reply message properties[REPLY_TO_CLIENT] is null'), `to a plain message: ${unasked}`)
      const reply = createReplyMessage(plain, 'x')
      const stray = { ...reply, properties: { ...reply.properties, REPLY_TO_CLIENT: 'nobody', CORRELATION_ID: 'c' } }
      const unknown = await refusal(producer.send(stray))
      holds(unknown.includes('push reply message fail, channel of <nobody> not found.'), `to nobody: ${unknown}`)
    },
  },
]
