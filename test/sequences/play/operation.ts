import type { Kinds } from '../kinds.ts'
import type { Operation } from '../operation.ts'
import type { Session } from '../session.ts'
import { playAssign, playMode } from './assignments.ts'
import { playDrop, playJoin, playLeave, playLock } from './clients.ts'
import { playBack, playConsume, playPull, playWake } from './consuming.ts'
import { playGroup, playTopic } from './metadata.ts'
import { offsetOf, playClone, playCommit, playReset } from './offsets.ts'
import { playOrderly } from './orderly.ts'
import { playAck, playBatchAck, playChange, playNotify, playPop, playPopWake } from './pops.ts'
import { playById, playByKey, playEnds, playSearch, playStatistics } from './queries.ts'
import { playReply } from './replies.ts'
import { playSend } from './sends.ts'
import { playRecall, playTimed } from './timed.ts'
import { playEnd, playHalf, playTransaction } from './transactions.ts'
import type { Waiting } from './waiting.ts'

/** Distance of a mark to what stands before and behind it. */
const MARK_MS = 15

export async function playOperation(operation: Operation, session: Session, waiting: Waiting): Promise<void> {
  const { names } = session
  switch (operation.op) {
    case 'send':
      return playSend(operation, session, waiting)
    case 'topic':
      return playTopic(operation, session)
    case 'delete topic':
      return void (await session.tell(215, { topic: names.topic(operation.topic) }))
    case 'group':
      return playGroup(operation, session)
    case 'delete group': {
      const ext = { groupName: names.group(operation.group), cleanOffset: String(operation.clean) }
      return void (await session.tell(207, ext))
    }
    case 'forbid': {
      const { group, topic, readable } = operation
      const ext = { group: names.group(group), topic: names.topic(topic), readable: String(readable) }
      return void (await session.tell(353, ext))
    }
    case 'join':
      return playJoin(operation, session)
    case 'leave':
      return playLeave(operation.client, operation.group, session)
    case 'drop':
      return playDrop(operation.client, session)
    case 'lock':
    case 'unlock':
      return void (await playLock(operation, session))
    case 'pull':
      return playPull(operation, session)
    case 'wake':
      return playWake(operation, session, waiting)
    case 'consume':
      return playConsume(operation, session, waiting)
    case 'back':
      return playBack(operation, session, waiting)
    case 'offset':
      return void (await offsetOf(operation.group, operation.topic, operation.queue, session))
    case 'commit':
      return playCommit(operation, session)
    case 'search':
      return playSearch(operation, session)
    case 'reset':
      return playReset(operation, session)
    case 'clone':
      return playClone(operation, session)
    case 'by key':
      return playByKey(names.topic(operation.topic), operation.key, operation.max, false, session)
    case 'by unique key': {
      const key = session.message(operation.message)?.unique ?? names.uniqueKey(0xff_ff)
      return playByKey(names.topic(operation.topic), key, 32, true, session)
    }
    case 'by id':
      return playById(operation.message, session)
    case 'ends':
      return playEnds(names.topic(operation.topic), operation.queue, session)
    case 'statistics':
      return playStatistics(operation, session)
    case 'mark': {
      await session.arm.pause(MARK_MS)
      session.marks.push(session.arm.now())
      return session.arm.pause(MARK_MS)
    }
    case 'settle':
      return waiting.settled()
    default:
      return playKind(operation, session, waiting)
  }
}

async function playKind(operation: Kinds, session: Session, waiting: Waiting): Promise<void> {
  switch (operation.op) {
    case 'transaction':
      return playTransaction(operation, session, waiting)
    case 'half':
      return playHalf(operation, session, waiting)
    case 'end':
      return playEnd(operation, session, waiting)
    case 'timed':
      return playTimed(operation, session, waiting)
    case 'recall':
      return playRecall(operation, session, waiting)
    case 'pop':
      return playPop(operation, session, waiting)
    case 'pop wake':
      return playPopWake(operation, session, waiting)
    case 'ack':
      return playAck(operation, session, waiting)
    case 'batch ack':
      return playBatchAck(operation, session, waiting)
    case 'change':
      return playChange(operation, session, waiting)
    case 'notify':
      return playNotify(operation, session)
    case 'assign':
      return playAssign(operation, session)
    case 'mode':
      return playMode(operation, session)
    case 'reply':
      return playReply(operation, session, waiting)
    case 'orderly':
      return playOrderly(operation, session, waiting)
  }
}
