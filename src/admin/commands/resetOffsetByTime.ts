import type { Admin } from '../../client/index.ts'
import type { MessageQueue } from '../../protocol/index.ts'
import { type AdminCall, type AdminCommand, command } from '../command.ts'
import { Refusal, UsageError } from '../failures.ts'
import { address, required, text, time, whole, yesNo } from '../options/index.ts'
import { lines, localTime, table } from '../output/index.ts'
import { byQueue, queuesNamed } from '../queues.ts'
import { allBrokers } from '../targets.ts'

/** Where a queue stood, and where it goes on. */
interface Moved {
  readonly queue: MessageQueue
  readonly before: number | undefined
  readonly after: number
}

export const resetOffsetByTime: AdminCommand = command({
  name: 'resetOffsetByTime',
  section: 'Groups and offsets',
  summary: 'Let a group go on with the messages that were stored at a time',
  details: [
    'Works whether clients of the group are online or not. With -b and -q one queue alone is moved, to the time or, with -o, to an ' +
      'offset. Before 5.2 a group that is online commits its own offset of that queue again; stop its clients first.',
  ],
  options: {
    group: required(text('g', 'group', 'the consumer group')),
    topic: required(text('t', 'topic', 'the topic')),
    timestamp: time('s', 'the time; -1 for the end of the queues', { end: true }),
    force: yesNo('f', 'also move offsets that stand before that time (default true)'),
    cluster: text('c', 'cluster', 'accepted for the sake of old scripts; all brokers of the topic are asked'),
    broker: address('b', 'the broker of one queue'),
    queue: whole('q', 'id', 'one queue alone', { min: 0 }),
    offset: whole('o', 'offset', 'to this offset instead of a time', { min: 0 }),
  },
  examples: [
    'resetOffsetByTime -g billing -t Orders -s 2026-01-31#12:00:00:000',
    'resetOffsetByTime -g billing -t Orders -s now',
    'resetOffsetByTime -g billing -t Orders -b 127.0.0.1:10911 -q 0 -o 0',
  ],
  run: async (call) => {
    const { admin, options, print } = call
    const { group, topic, timestamp, offset, queue, broker } = options
    if ((queue === undefined) !== (broker === undefined)) {
      throw new UsageError('-b/--broker and -q/--queue belong together: they name one queue')
    }
    if (offset !== undefined && queue === undefined) {
      throw new UsageError('-o/--offset needs the queue it is meant for, with -b/--broker and -q/--queue')
    }
    if (offset === undefined && timestamp === undefined) {
      throw new UsageError('-s/--timestamp must be given, or -o/--offset for one queue')
    }
    const before = new Map(
      (await admin.consumerProgress(group, topic)).queues.map(([each, { consumerOffset }]) => [
        keyOf(each),
        consumerOffset,
      ]),
    )
    const targets = queue === undefined ? await wholeTopic(call) : [await oneQueue(call)]
    const moved: readonly Moved[] = targets
      .map(([each, after]) => ({ queue: each, before: before.get(keyOf(each)), after }))
      .sort((left, right) => byQueue(left.queue, right.queue))
    if (moved.length === 0) throw new Refusal(`no offset of group ${group} in topic ${topic} had to be moved`)
    print({
      json: {
        group,
        topic,
        timestamp: offset === undefined ? timestamp : null,
        queues: moved.map(({ queue: { brokerName, queueId }, before: was, after }) => ({
          brokerName,
          queueId,
          before: was ?? null,
          offset: after,
        })),
      },
      blocks: [
        table(
          ['Broker Name', 'QID', 'Before', 'Offset'],
          moved.map(({ queue: { brokerName, queueId }, before: was, after }) => [
            brokerName,
            queueId,
            was ?? 'none',
            after,
          ]),
        ),
        lines(`Group ${group} goes on in topic ${topic} ${aimOf(offset, timestamp)}.`),
      ],
    })
  },
})

interface Given {
  readonly group: string
  readonly topic: string
  readonly timestamp: number | undefined
  readonly force: boolean | undefined
  readonly broker: string | undefined
  readonly queue: number | undefined
  readonly offset: number | undefined
}

async function wholeTopic({ admin, options }: AdminCall<Given>): Promise<readonly (readonly [MessageQueue, number])[]> {
  const { group, topic, timestamp = 0, force = true } = options
  return await admin.resetOffsetByTime(group, topic, timestamp, { force })
}

async function oneQueue({ admin, options }: AdminCall<Given>): Promise<readonly [MessageQueue, number]> {
  const { group, topic, timestamp = 0, broker = '', queue, offset } = options
  const brokerName = await nameOf(admin, broker)
  const [named] = await queuesNamed(admin, topic, brokerName, queue)
  if (named === undefined) throw new Refusal(`topic ${topic} has no queue ${queue} on broker ${brokerName}`)
  const target =
    offset ?? (timestamp === -1 ? await admin.maxOffset(named) : await admin.searchOffset(named, timestamp))
  await admin.resetQueueOffset(group, named, target)
  return [named, target]
}

async function nameOf(admin: Admin, brokerAddr: string): Promise<string> {
  const brokers = await allBrokers(admin)
  const found = brokers.find((broker) => broker.address === brokerAddr)
  if (found !== undefined) return found.brokerName
  const known = brokers.map((broker) => broker.address).join(', ')
  throw new Refusal(`no broker is registered with address ${brokerAddr}; the NameServer knows ${known || 'none'}`)
}

const keyOf = ({ brokerName, queueId }: MessageQueue): string => `${brokerName} ${queueId}`

function aimOf(offset: number | undefined, timestamp: number | undefined): string {
  if (offset !== undefined) return `at offset ${offset}`
  return timestamp === -1 ? 'at the end' : `with what was stored at ${localTime(timestamp) || '1970-01-01'} or later`
}
