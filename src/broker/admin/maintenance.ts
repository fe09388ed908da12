import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { SUCCESS, systemError } from './answers.ts'
import { cleanUnusedQueues } from './unusedQueues.ts'

// CLEAN_EXPIRED_CONSUMEQUEUE (306), CLEAN_UNUSED_TOPIC (316), DELETE_EXPIRED_COMMITLOG (329), and what
// slaves ask of a timer wheel: GET_TIMER_CHECK_POINT (60), GET_TIMER_METRICS (61).

export function cleanExpiredConsumeQueue(
  _call: Call<'CLEAN_EXPIRED_CONSUMEQUEUE'>,
  broker: BrokerContext,
): AdminAnswer {
  broker.store.cleanExpiredConsumeQueues()
  return SUCCESS
}

export function cleanUnusedTopic(_call: Call<'CLEAN_UNUSED_TOPIC'>, broker: BrokerContext): AdminAnswer {
  cleanUnusedQueues(broker)
  return SUCCESS
}

export function deleteExpiredCommitLog(_call: Call<'DELETE_EXPIRED_COMMITLOG'>, broker: BrokerContext): AdminAnswer {
  broker.store.deleteExpiredFiles()
  return SUCCESS
}

export function getTimerCheckPoint(_call: Call<'GET_TIMER_CHECK_POINT'>, { timer }: BrokerContext): AdminAnswer {
  return timer === undefined ? systemError('The checkpoint is null') : { ...SUCCESS, body: timer.checkpoint() }
}

export function getTimerMetrics(_call: Call<'GET_TIMER_METRICS'>, { timer }: BrokerContext): AdminAnswer {
  if (timer === undefined) return systemError('The timer message store is null')
  return { ...SUCCESS, body: new TextEncoder().encode(timer.metrics.text) }
}
