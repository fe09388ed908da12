import { brokerStatsBody } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import type { AdminAnswer } from './answers.ts'
import { jsonAnswer, systemError } from './answers.ts'

// VIEW_BROKER_STATS_DATA (315): one statistic by name and key (remoting.md 13.9). Every tool reads code 1 as "no traffic".

export function viewBrokerStats(call: Call<'VIEW_BROKER_STATS_DATA'>, broker: BrokerContext): AdminAnswer {
  const { statsName = 'null', statsKey = 'null' } = call.header
  const data = broker.stats.statsData(statsName, statsKey)
  if (data === undefined) return systemError(`The stats <${statsName}> <${statsKey}> not exist`)
  return jsonAnswer(brokerStatsBody, { statsDay: data.day, statsHour: data.hour, statsMinute: data.minute })
}
