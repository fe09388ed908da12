import { batchAckBody, decodeRecords, popRetryTopic, type RemotingCommand } from '../../../src/protocol/index.ts'
import type { Ack, BatchAck, Change, Notify, Pop, PopWake } from '../kinds.ts'
import { answerText, recordText } from '../normalForm.ts'
import { groupNumbers, type Place } from '../operation.ts'
import { at, type Fields, type PoppedRecord, type Session } from '../session.ts'
import { playSend } from './sends.ts'
import type { Waiting } from './waiting.ts'

/** Longer than a sequence takes. */
const LONG_MS = 600_000
const SHORT_MS = 2000
/** A record that is to come back soon. */
const SOON_MS = 1000
/** Ordered records can be popped again when their time is over; nobody brings them back. */
const VISIBLE_MS = 300
/** The original moves the offset of a group that popped a moment later. */
const OFFSET_MS = 60
const HELD_MS = '2000'
const BROKER = 'broker-a'

/**
 * What was popped from the retry topic of a group itself never comes back in the original: PopReviveService fails at its
 * check point, every second anew, and all that stands behind it in the revive queue, which runs share, waits for ever.
 */
function stopsRevive(topic: string, { names }: Session): boolean {
  return groupNumbers.some((group) => names.topic(`R${group}` as Place) === topic)
}

export async function playPop(pop: Pop, session: Session, waiting: Waiting): Promise<void> {
  const short = stopsRevive(session.names.topic(pop.topic), session) ? undefined : pop.short
  if (short !== undefined) await waiting.settled()
  const invisibleMs = short === undefined ? LONG_MS : SHORT_MS
  const answer = await session.ask(
    200_050,
    popFields(pop, invisibleMs, session),
    undefined,
    session.names.client(pop.client),
  )
  note(answer, session)
  const popped = poppedOf(answer, pop, session)
  await session.arm.pause(OFFSET_MS)
  if (short === undefined) {
    session.popped.push(...popped)
    return
  }
  // What lies in several queues would come back in the order of Java's hash tables, and what comes back by several levels in
  // the order of their threads.
  const [first] = popped
  const lost: PoppedRecord[] = []
  for (const [i, record] of popped.entries()) {
    const oneLevel = record.delay === 0 || lost.every(({ delay }) => delay === 0 || delay === record.delay)
    const same = record.topic === first?.topic && record.queue === first.queue && oneLevel
    if (same && short[i % Math.max(1, short.length)] === 'lost') lost.push(record)
    else await acknowledge(record, session)
  }
  await waiting.dispatched()
  // What was acknowledged must not come back.
  if (popped.length > 0) await cameBack(lost, SHORT_MS, pop.order, session, waiting)
}

/** What was delayed once is delayed again on its way back. */
async function cameBack(
  records: readonly PoppedRecord[],
  afterMs: number,
  order: boolean,
  session: Session,
  waiting: Waiting,
): Promise<void> {
  if (order) return session.arm.pause(afterMs + VISIBLE_MS)
  await waiting.cameBack(afterMs)
  for (const level of new Set(records.map(({ delay }) => delay))) if (level > 0) await waiting.delayed(level)
}

export async function playPopWake(wake: PopWake, session: Session, waiting: Waiting): Promise<void> {
  const { group, topic, queue, tag, client } = wake
  const pop = { ...wake, op: 'pop', max: 32, order: false, init: 0, attempt: '' } as const
  const fields = { ...popFields(pop, LONG_MS, session), pollTime: HELD_MS }
  let answered = false
  const begun = await session.begin(200_050, fields, undefined, session.names.client(client))
  const answer = begun().finally(() => {
    answered = true
  })
  const asked = { consumerGroup: session.names.group(group), topic: session.names.topic(topic), queueId: String(queue) }
  for (let tries = 0; tries < 20 && !answered; tries++) {
    const { extFields } = await session.ask(200_055, asked)
    if (Number(extFields['pollingNum'] ?? 0) > 0) break
    await session.arm.pause(25)
  }
  session.lines.push(`${session.label} ${answered ? 'answered at once' : 'waits'}`)
  const message = { form: 'v2', count: 1, tag, key: '', number: 5, delay: 0, unique: true } as const
  await playSend({ op: 'send', to: topic, queue: Math.max(0, queue), ...message }, session, waiting)
  const command = await answer
  note(command, session)
  session.popped.push(...poppedOf(command, pop, session))
  await session.arm.pause(OFFSET_MS)
}

export async function playAck(ack: Ack, session: Session, waiting: Waiting): Promise<void> {
  const record = at(session.popped, ack.popped)
  if (record === undefined) return
  await acknowledge(record, session)
  await waiting.dispatched()
}

/** Records that do not lie beside each other make several entries. */
export async function playBatchAck(batch: BatchAck, session: Session, waiting: Waiting): Promise<void> {
  const { names } = session
  const records = batch.popped.flatMap((index) => at(session.popped, index) ?? [])
  const acks = records.map(({ group, topic, queue, offset, handle }) => {
    const [start = '0', popTime = '0', invisible = '0', reviveQueue = '0', retry = '0'] = handle.split(' ')
    const bits = Math.max(0, offset - Number(start))
    const bytes = new Uint8Array(Math.floor(bits / 8) + 1)
    bytes[Math.floor(bits / 8)] = 1 << (bits % 8)
    return {
      bitSet: Buffer.from(bytes).toString('base64'),
      consumerGroup: names.group(group),
      invisibleTime: Number(invisible),
      popTime: Number(popTime),
      queueId: queue,
      retry,
      reviveQueueId: Number(reviveQueue),
      startOffset: Number(start),
      topic: retry === '0' ? topic : topic.slice(popRetryTopic('', names.group(group)).length),
    }
  })
  await session.tell(200_151, {}, batchAckBody.encode({ brokerName: BROKER, acks }))
  await waiting.dispatched()
}

export async function playChange(change: Change, session: Session, waiting: Waiting): Promise<void> {
  const record = at(session.popped, change.popped)
  if (record === undefined) return
  const to = stopsRevive(record.topic, session) ? 'long' : change.to
  if (to === 'soon') await waiting.settled()
  const { names } = session
  const { group, topic, queue, offset, handle } = record
  const answer = await session.ask(200_053, {
    consumerGroup: names.group(group),
    topic,
    queueId: String(queue),
    extraInfo: handle,
    offset: String(offset),
    invisibleTime: String(to === 'soon' ? SOON_MS : LONG_MS),
  })
  const { popTime, invisibleTime, reviveQid } = answer.extFields
  // That of an ordered record counts from when it was popped.
  const shown = { ...answer.extFields, ...(reviveQid === ORDERED ? { invisibleTime: '*' } : {}) }
  session.note(200_053, { ...answer, extFields: shown })
  if (answer.code !== 0 || popTime === undefined) return
  const [start, , , , flag] = handle.split(' ')
  const ordered = reviveQid === ORDERED
  const from = ordered ? start : offset
  const changed = [from, popTime, invisibleTime, reviveQid, flag, BROKER, queue, offset].join(' ')
  session.popped[session.popped.indexOf(record)] = { ...record, handle: changed }
  await waiting.dispatched()
  if (to === 'soon') await cameBack([record], SOON_MS, ordered, session, waiting)
}

export async function playNotify({ group, topic, queue, order }: Notify, session: Session): Promise<void> {
  const { names } = session
  const queueId = String(queue)
  const about = { consumerGroup: names.group(group), topic: names.topic(topic), queueId }
  await session.tell(200_054, { ...about, pollTime: '0', bornTime: '0', order: String(order) })
  await session.tell(200_055, about)
}

/** Marks ordered records in place of a revive queue. */
const ORDERED = '999'

function popFields(pop: Pop, invisibleMs: number, session: Session): Fields {
  const { names } = session
  return {
    consumerGroup: names.group(pop.group),
    topic: names.topic(pop.topic),
    queueId: String(pop.queue),
    // All queues are read from one on that the broker draws: let there be room for everything.
    maxMsgNums: String(pop.queue < 0 ? 32 : pop.max),
    invisibleTime: String(invisibleMs),
    pollTime: '0',
    bornTime: '0',
    initMode: String(pop.init),
    order: String(pop.order),
    ...(pop.filter === undefined ? {} : { exp: pop.filter.text, expType: pop.filter.type }),
    ...(pop.attempt === '' ? {} : { attemptId: pop.attempt }),
  }
}

/** Entries and records are sorted: the order of queues is drawn. */
function note(answer: RemotingCommand, session: Session): void {
  const extFields = { ...answer.extFields }
  for (const name of ['startOffsetInfo', 'msgOffsetInfo', 'orderCountInfo']) {
    const info = extFields[name]
    if (info !== undefined) extFields[name] = info.split(';').sort().join(';')
  }
  const header = answerText(200_050, { ...answer, extFields, body: undefined }, session)
  const records = decodeRecords(answer.body ?? new Uint8Array(0))
    .map((record) => recordText(record, session))
    .sort()
  session.lines.push(`${session.label} ${[header, ...records].join(' | ')}`)
}

/** The records of an answer as their consumer hands them back, retries first. The answer has them in the order of the entries. */
function poppedOf(
  { code, extFields, body }: RemotingCommand,
  { group, topic }: { readonly group: number; readonly topic: Place },
  session: Session,
): readonly PoppedRecord[] {
  if (code !== 0) return []
  const { names } = session
  const { popTime, invisibleTime, reviveQid, startOffsetInfo = '', msgOffsetInfo = '' } = extFields
  const starts = new Map(entriesOf(startOffsetInfo).map(({ flag, queue, value }) => [`${flag} ${queue}`, value]))
  const records = decodeRecords(body ?? new Uint8Array(0))
  const own = names.topic(topic)
  return entriesOf(msgOffsetInfo)
    .flatMap(({ flag, queue, value }) => value.split(',').map((offset) => ({ flag, queue, offset })))
    .map(({ flag, queue, offset }, i) => {
      const start = starts.get(`${flag} ${queue}`) ?? offset
      return {
        group,
        topic: flag === '0' || own.startsWith('%RETRY%') ? own : popRetryTopic(own, names.group(group)),
        queue,
        offset: Number(offset),
        handle: [start, popTime, invisibleTime, reviveQid, flag, BROKER, queue, offset].join(' '),
        delay: Number(records[i]?.properties.get('DELAY') ?? 0),
      }
    })
    .sort((a, b) => (a.topic === b.topic ? a.queue - b.queue : a.topic === own ? 1 : -1))
}

interface Entry {
  readonly flag: string
  readonly queue: number
  readonly value: string
}

function entriesOf(info: string): Entry[] {
  return info
    .split(';')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [flag = '0', queue = '0', value = ''] = entry.split(' ')
      return { flag, queue: Number(queue), value }
    })
}

async function acknowledge({ group, topic, queue, offset, handle }: PoppedRecord, session: Session): Promise<void> {
  const consumerGroup = session.names.group(group)
  await session.tell(200_051, {
    consumerGroup,
    topic,
    queueId: String(queue),
    extraInfo: handle,
    offset: String(offset),
  })
}
