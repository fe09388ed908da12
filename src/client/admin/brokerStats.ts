import { type BrokerStatsData, brokerStatsBody, ResponseCode } from '../../protocol/index.ts'
import type { AdminContext } from './adminContext.ts'

/** Statistics of a broker (BrokerStatsManager) and what their key is made of. */
export type BrokerStatsName =
  | 'TOPIC_PUT_NUMS' /** topic */
  | 'TOPIC_PUT_SIZE' /** topic */
  | 'GROUP_GET_NUMS' /** topic@group */
  | 'GROUP_GET_SIZE' /** topic@group */
  | 'SNDBCK_PUT_NUMS' /** topic@group */
  | 'BROKER_PUT_NUMS' /** cluster */
  | 'BROKER_GET_NUMS' /** cluster */

/** VIEW_BROKER_STATS_DATA (315); undefined where there was nothing to count, which a broker tells as an error. */
export async function brokerStats(
  context: AdminContext,
  brokerAddr: string,
  statsName: BrokerStatsName,
  statsKey: string,
): Promise<BrokerStatsData | undefined> {
  const accept = [ResponseCode.SUCCESS, ResponseCode.SYSTEM_ERROR]
  const options = { timeoutMs: context.timeoutMs, accept }
  const reply = await context.invoker.call('VIEW_BROKER_STATS_DATA', brokerAddr, { statsName, statsKey }, options)
  return reply.code === ResponseCode.SUCCESS ? brokerStatsBody.decode(reply.body) : undefined
}
