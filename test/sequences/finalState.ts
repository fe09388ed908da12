import { decodeRecords, PullSysFlag, parseTolerantJson, ResponseCode } from '../../src/protocol/index.ts'
import { recordText } from './normalForm.ts'
import { groupNumbers, ownTopics, type Place, popTopics } from './operation.ts'
import { topicFields } from './play/metadata.ts'
import { groupQueue } from './play/offsets.ts'
import type { Session } from './session.ts'

/** Queues beyond the ones that a topic has now, for those that it had. */
const QUEUES_MIN = 5
/** Reads for the comparison; the same for all runs. */
const READER = 'SequenceReader'

/** Writes down everything that is left: topics, offsets, every record of every queue, groups, members, progress. */
export async function finalState(session: Session): Promise<void> {
  for (const place of ownTopics) await topicState(place, session)
  for (const place of popTopics) {
    const { code } = await session.ask(202, { topic: session.names.topic(place) })
    if (code === 0) await topicState(place, session)
  }
  for (const group of groupNumbers) await groupState(group, session)
}

async function topicState(place: Place, session: Session): Promise<void> {
  const topic = session.names.topic(place)
  session.label = place
  const { code } = await session.tell(351, { topic })
  // 4.9.7 does not know the question.
  if (code !== 0 && code !== ResponseCode.REQUEST_CODE_NOT_SUPPORTED) return
  const statistics = await session.tell(202, { topic })
  if (statistics.code !== 0) return
  const { offsetTable } = parseTolerantJson(new TextDecoder().decode(statistics.body)) as { offsetTable: object }
  const queues = Math.max(Object.keys(offsetTable).length, QUEUES_MIN)
  // Some may not be read, and some have had more queues than they have now.
  await session.ask(17, topicFields(session, place, { read: queues, write: queues, perm: 6, order: false }))
  for (let queue = 0; queue < queues; queue++) {
    for (const group of groupNumbers) {
      const { code, extFields } = await session.ask(14, {
        ...groupQueue(group, place, queue, session),
        setZeroIfNotFound: 'false',
      })
      if (code === 0) session.lines.push(`${place}:${queue} offset of G${group} ${extFields['offset']}`)
    }
    await records(place, queue, session)
  }
}

async function records(place: Place, queue: number, session: Session): Promise<void> {
  let at = 0
  for (;;) {
    const { code, body, extFields } = await session.ask(11, {
      consumerGroup: READER,
      topic: session.names.topic(place),
      queueId: String(queue),
      queueOffset: String(at),
      maxMsgNums: '32',
      sysFlag: String(PullSysFlag.SUBSCRIPTION),
      commitOffset: '0',
      suspendTimeoutMillis: '0',
      subscription: '*',
      subVersion: '0',
      expressionType: 'TAG',
    })
    const next = Number(extFields['nextBeginOffset'])
    if (code === 0 && body !== undefined) {
      for (const record of decodeRecords(body)) session.lines.push(`= ${recordText(record, session)}`)
    } else if (next === at || !Number.isFinite(next)) {
      const ends = [extFields['minOffset'], extFields['maxOffset']]
      if (at > 0 || ends.some((end) => end !== '0'))
        session.lines.push(`${place}:${queue} ${code} ${ends.join(' to ')}`)
      return
    }
    if (next === at || !Number.isFinite(next)) return
    at = next
  }
}

async function groupState(number: number, session: Session): Promise<void> {
  const group = session.names.group(number)
  session.label = `G${number}`
  await session.tell(352, { group })
  await session.tell(38, { consumerGroup: group })
  await session.tell(203, { consumerGroup: group })
  await session.tell(208, { consumerGroup: group })
}
