import { decodeRecords, MessageSysFlag, type RemotingCommand, SystemTopic } from '../../../src/protocol/index.ts'
import { CHECK_MAX } from '../arm.ts'
import type { End, Half, Transaction, TransactionEnd } from '../kinds.ts'
import type { ProducerRole } from '../names.ts'
import { answerText, recordText } from '../normalForm.ts'
import { at, type Fields, type HalfSent, type Session } from '../session.ts'
import { leaveProducer, produce } from './clients.ts'
import { endOf } from './fences.ts'
import { BORN_FIELDS, joined, short } from './sendFields.ts'
import type { Waiting } from './waiting.ts'

const ENDS: Readonly<Record<TransactionEnd, number>> = {
  commit: MessageSysFlag.TRANSACTION_COMMIT,
  rollback: MessageSysFlag.TRANSACTION_ROLLBACK,
  unknown: MessageSysFlag.TRANSACTION_NOT_TYPE,
}
/** sysFlag of a half message. */
const PREPARED = String(MessageSysFlag.TRANSACTION_PREPARED)
const CHECK_LIMIT_MS = 40_000
const DISCARD_LOOK_MS = 200
/** Longer ago than `transactionTimeOut`, which is the least immunity. */
const BORN_AGO_MS = 10_000

export async function playTransaction(operation: Transaction, session: Session, waiting: Waiting): Promise<void> {
  await waiting.settled()
  const { names } = session
  const sender = names.producer('S', 0)
  const another = names.producer('S', 1)
  await produce('S', sender, session)
  const checks = new Checks(session)
  const half = await sendHalf(operation, 'S', -1, session)
  if (half !== undefined) {
    if (operation.first === 'commit' || operation.first === 'rollback') {
      await endHalf(half, { how: operation.first }, session)
      await waiting.dispatched()
    } else {
      if (operation.first === 'unknown') await endHalf(half, { how: 'unknown' }, session)
      const asked = operation.asked === 'sender' ? sender : another
      if (asked !== sender) {
        await leaveProducer(sender, session)
        await produce('S', another, session)
      }
      await checks.answer(half, asked, operation.answers)
      await waiting.dispatched()
    }
  }
  for (const client of [sender, another]) await leaveProducer(client, session)
}

export async function playHalf(operation: Half, session: Session, waiting: Waiting): Promise<void> {
  const half = await sendHalf(operation, 'H', operation.immunity, session)
  if (half === undefined) return
  session.halves.push(half)
  await waiting.dispatched()
}

export async function playEnd(operation: End, session: Session, waiting: Waiting): Promise<void> {
  const half = at(session.halves, operation.half)
  if (half === undefined) return
  await endHalf(half, { ...operation, role: 'H' }, session)
  await waiting.dispatched()
}

async function sendHalf(
  operation: Transaction | Half,
  role: ProducerRole,
  immunity: number,
  session: Session,
): Promise<HalfSent | undefined> {
  const { names, arm } = session
  const unique = session.newUnique()
  const pairs: (readonly [string, string])[] = [
    ['n', String(operation.number)],
    ['TRAN_MSG', 'true'],
    ['PGROUP', names.producerGroup(role)],
    ['UNIQ_KEY', unique],
  ]
  if (operation.tag !== '') pairs.push(['TAGS', operation.tag])
  if (operation.key !== '') pairs.push(['KEYS', operation.key])
  if (immunity >= 0) pairs.push(['CHECK_IMMUNITY_TIME_IN_SECONDS', String(immunity)])
  const ext = short({
    ...BORN_FIELDS,
    producerGroup: names.producerGroup(role),
    topic: names.topic(operation.to),
    queueId: String(operation.queue),
    sysFlag: PREPARED,
    bornTimestamp: String(arm.now() - (immunity >= 0 ? BORN_AGO_MS : 0)),
    properties: joined(pairs),
  })
  const from = role === 'S' ? names.producer('S', 0) : 'main'
  const body = new TextEncoder().encode(`half ${operation.number}`)
  const answer = await session.ask(310, ext, body, from)
  const { msgId, queueOffset } = answer.extFields
  if (answer.code !== 0 || msgId === undefined || queueOffset === undefined) {
    session.note(310, answer)
    return undefined
  }
  const physicalOffset = session.addSent(msgId, unique)
  session.note(310, { ...answer, extFields: { ...answer.extFields, queueOffset: '*' } })
  return { unique, queueOffset, physicalOffset: String(physicalOffset) }
}

interface Word {
  readonly how: TransactionEnd
  readonly role?: ProducerRole
  readonly fromCheck?: boolean
  readonly flaw?: End['flaw'] | undefined
}

/** Returns whether the broker did as it was told. */
async function endHalf(
  { unique, queueOffset, physicalOffset }: HalfSent,
  { how, role = 'S', fromCheck = false, flaw }: Word,
  session: Session,
  from = 'main',
): Promise<boolean> {
  const { names } = session
  const ext: Fields = {
    producerGroup: names.producerGroup(flaw === 'group' ? 'P' : role),
    tranStateTableOffset: flaw === 'table offset' ? '999999' : queueOffset,
    commitLogOffset: flaw === 'log offset' ? '999999999999' : physicalOffset,
    commitOrRollback: String(ENDS[how]),
    fromTransactionCheck: String(fromCheck),
    msgId: unique,
    transactionId: unique,
  }
  if (how === 'unknown') {
    await session.tellSilent(37, ext, from)
    return false
  }
  return (await session.tell(37, ext, undefined, from)).code === 0
}

/** What the broker asks the producers of a run. */
class Checks {
  readonly #session: Session
  readonly #came: RemotingCommand[] = []
  #tell: (() => void) | undefined

  constructor(session: Session) {
    this.#session = session
    for (const member of [0, 1]) {
      session.listen(session.names.producer('S', member), (command) => {
        this.#came.push(command)
        this.#tell?.()
        return undefined
      })
    }
  }

  /** Answers the checks of a half message until it has ended, or the broker has given up. */
  async answer(half: HalfSent, from: string, answers: readonly TransactionEnd[]): Promise<void> {
    const session = this.#session
    const discarded = await endOf(session, SystemTopic.TRANS_CHECK_MAX_TIME, 0)
    for (let times = 0; times < CHECK_MAX; times++) {
      const check = await this.#next(half.unique)
      if (check === undefined) {
        session.lines.push(`${session.label} no check`)
        return
      }
      const { tranStateTableOffset = '', commitLogOffset = '' } = check.extFields
      this.#note(check)
      const asked = { unique: half.unique, queueOffset: tranStateTableOffset, physicalOffset: commitLogOffset }
      if (await endHalf(asked, { how: answers[times] ?? 'unknown', fromCheck: true }, session, from)) return
    }
    await this.#discarded(half.unique, discarded)
  }

  async #next(unique: string): Promise<RemotingCommand | undefined> {
    const came = new Promise<RemotingCommand>((resolve) => {
      const look = (): void => {
        const index = this.#came.findIndex(({ extFields }) => extFields['transactionId'] === unique)
        const [check] = index < 0 ? [] : this.#came.splice(index, 1)
        if (check !== undefined) resolve(check)
      }
      this.#tell = look
      look()
    })
    return this.#session.arm.settled(came, CHECK_LIMIT_MS)
  }

  /** Where the half message was put back is a matter of what other runs do. */
  #note(check: RemotingCommand): void {
    const session = this.#session
    const extFields = { ...check.extFields, tranStateTableOffset: '*', commitLogOffset: '*', offsetMsgId: '*' }
    const header = answerText(check.code, { ...check, extFields, body: undefined }, session)
    const records = decodeRecords(check.body ?? new Uint8Array(0)).map((record) => recordText(record, session, true))
    session.lines.push(`${session.label} asked ${header} | ${records.join(' ; ')}`)
  }

  /** A half message that was checked too often is kept for an operator. */
  async #discarded(unique: string, from: number): Promise<void> {
    const session = this.#session
    const { arm } = session
    const end = arm.now() + CHECK_LIMIT_MS
    for (let next = from; arm.now() < end; ) {
      const { code, body, extFields } = await session.ask(11, {
        consumerGroup: 'SequenceReader',
        topic: SystemTopic.TRANS_CHECK_MAX_TIME,
        queueId: '0',
        queueOffset: String(next),
        maxMsgNums: '32',
        sysFlag: '4',
        commitOffset: '0',
        suspendTimeoutMillis: '0',
        subscription: '*',
        subVersion: '0',
        expressionType: 'TAG',
      })
      const records = code === 0 && body !== undefined ? decodeRecords(body) : []
      const record = records.find(({ properties }) => properties.get('UNIQ_KEY') === unique)
      if (record !== undefined) {
        session.lines.push(`${session.label} given up ${recordText(record, session)}`)
        return
      }
      if (records.length > 0) next = Number(extFields['nextBeginOffset'])
      else await arm.pause(DISCARD_LOOK_MS)
    }
    session.lines.push(`${session.label} never given up`)
  }
}
