import type { BrokerContext } from '../context.ts'
import { type AdminAnswer, systemError } from './answers.ts'

/** AdminBrokerProcessor.validateSlave: 4.9 lets slaves change no topics and groups. 5.3.3 has the check and never calls it. */
export function slaveRefusal({ config, profile }: BrokerContext): AdminAnswer | undefined {
  if (profile.slavesChangeMetadata || config.store.brokerRole !== 'SLAVE') return undefined
  return systemError(
    "Can't modify topic or subscription group from slave broker, please execute it from master broker.",
  )
}
