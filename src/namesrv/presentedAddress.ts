import type { BrokerData } from '../protocol/index.ts'
import type { Channel } from '../remoting/index.ts'

/**
 * What a client on `channel` is told instead of a registered `host:port`. The original hands out what the broker
 * registered (that is the default); an emulator answers with an address that this very client can reach.
 */
export type PresentedAddress = (brokerAddress: string, channel: Channel) => string

export const asRegistered: PresentedAddress = (brokerAddress) => brokerAddress

/** Broker data as one client sees it. */
export function presented(brokerData: BrokerData, present: PresentedAddress, channel: Channel): BrokerData {
  if (present === asRegistered) return brokerData
  const brokerAddrs = new Map([...brokerData.brokerAddrs].map(([id, address]) => [id, present(address, channel)]))
  return { ...brokerData, brokerAddrs }
}
