import { createProducer, type Message, type Producer } from '../../client/index.ts'
import { type AdminCall, type AdminCommand, command } from '../command.ts'
import { Refusal, UsageError } from '../failures.ts'
import { anyText, required, text, whole, yesNo } from '../options/index.ts'
import { table } from '../output/index.ts'

/** Group of mqadmin's producer; brokers list it while the command runs. */
const GROUP = 'PID_TOOLS'

export const sendMessage: AdminCommand = command({
  name: 'sendMessage',
  section: 'Messages',
  summary: 'Send one message',
  details: ['The body is the text of -p, standard input with "-p -", or a file with -f, byte for byte.'],
  options: {
    topic: required(text('t', 'topic', 'the topic')),
    body: anyText('p', 'text', 'the body; - reads standard input'),
    file: text('f', 'file', 'the body from a file'),
    key: text('k', 'keys', 'keys, joined by blanks'),
    tags: text('c', 'tag', 'the tag'),
    broker: text('b', 'broker name', 'the broker that is to take it'),
    qid: whole('i', 'id', 'the queue that is to take it; needs -b', { min: 0 }),
    msgTraceEnable: yesNo('m', 'write trace data of the send, for queryMsgTraceById'),
  },
  oneOf: ['body', 'file'],
  examples: [
    'sendMessage -t Orders -p "one coffee" -k order-4711 -c food',
    'sendMessage -t Orders -f order.json -b broker-a -i 2',
  ],
  run: async (call) => {
    const { admin, client, options, print, timeoutMs } = call
    const { topic, broker, qid, key, tags, msgTraceEnable } = options
    if (qid !== undefined && broker === undefined) {
      throw new UsageError('-b/--broker must be given if the queue is chosen with -i/--qid')
    }
    const body = await bodyOf(call)
    if (body.length === 0) throw new UsageError('the body is empty; brokers take no message without a body')
    const message: Message = { topic, body, keys: key, tags }
    await using producer = createProducer({
      runtime: client.runtime,
      client,
      group: GROUP,
      sendMsgTimeoutMs: timeoutMs,
    })
    await producer.start()
    const queue = broker === undefined ? undefined : await queueOf(producer, topic, broker, qid)
    const sentMs = call.nowMs()
    const result = await producer.send(message, { queue })
    const costMs = call.nowMs() - sentMs
    if (msgTraceEnable === true) {
      const storeHost = client.routes.publishAddress(result.queue.brokerName) ?? ''
      await admin.traceSend({ group: GROUP, message, result, storeHost, bodyLength: body.length, sentMs, costMs })
    }
    const { status, msgId, offsetMsgId, queueOffset } = result
    const { brokerName, queueId } = result.queue
    print({
      json: { status, msgId, offsetMsgId, topic, brokerName, queueId, queueOffset, costMs },
      blocks: [
        table(
          ['Broker Name', 'QID', 'Send Result', 'MsgId', 'OffsetMsgId', 'Offset'],
          [[brokerName, queueId, status, msgId, offsetMsgId, queueOffset]],
        ),
      ],
    })
    if (status !== 'SEND_OK')
      throw new Refusal(`the message is stored, but the broker could not keep a promise: ${status}`)
  },
})

async function bodyOf({
  options: { body, file },
  console,
}: AdminCall<{ readonly body: string | undefined; readonly file: string | undefined }>): Promise<Uint8Array> {
  if (body === '-') return await console.readStdin()
  if (body !== undefined) return new TextEncoder().encode(body)
  try {
    return await console.readFile(file ?? '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`-f/--file: "${file}" cannot be read (${code})`)
  }
}

async function queueOf(
  producer: Producer,
  topic: string,
  brokerName: string,
  queueId: number | undefined,
): Promise<{ topic: string; brokerName: string; queueId: number }> {
  const all = await producer.fetchPublishMessageQueues(topic)
  const there = all.filter((queue) => queue.brokerName === brokerName)
  const [first] = there
  if (first === undefined) {
    const brokers = [...new Set(all.map((queue) => queue.brokerName))].join(', ')
    throw new Refusal(
      `topic ${topic} has no writable queues on broker "${brokerName}"; it has some on ${brokers || 'none'}`,
    )
  }
  if (queueId === undefined) return first
  const found = there.find((queue) => queue.queueId === queueId)
  if (found !== undefined) return found
  throw new Refusal(
    `topic ${topic} has no queue ${queueId} on broker ${brokerName}; it has queues 0 to ${there.length - 1}`,
  )
}
