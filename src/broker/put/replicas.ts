import type { Profile } from '../../profile/index.ts'
import { MessageConst } from '../../protocol/index.ts'
import type { MessageToStore } from '../../store/index.ts'
import type { BrokerConfig, FullMessageStoreConfig } from '../config/index.ts'

/** What a master that waits for copies says of a message where it does not get them. */
export type ReplicaStatus = 'IN_SYNC_REPLICAS_NOT_ENOUGH' | 'FLUSH_SLAVE_TIMEOUT' | 'SLAVE_NOT_AVAILABLE'

export interface ReplicaDemand {
  readonly profile: Pick<Profile, 'demandsSlave'>
  readonly config: {
    readonly broker: Pick<BrokerConfig, 'enableSlaveActingMaster'>
    readonly store: Pick<
      FullMessageStoreConfig,
      'brokerRole' | 'inSyncReplicas' | 'minInSyncReplicas' | 'enableAutoInSyncReplicas' | 'slaveTimeout'
    >
  }
}

// Nothing is replicated here, so that the only copy is the master's own.

/** CommitLog.asyncPutMessage of 5.3.3, which counts the copies before it stores where a slave may act as master. */
export function lacksReplicas(message: MessageToStore, { profile, config }: ReplicaDemand): boolean {
  if (profile.demandsSlave || !config.broker.enableSlaveActingMaster) return false
  return isSynchronous(message, config.store) && copiesNeeded(config.store, true) > 1
}

/** What is wrong with the copies of a stored message; of `FLUSH_SLAVE_TIMEOUT` the sender hears when `slaveTimeout` is over. */
export function missingReplicas(
  message: MessageToStore,
  { profile, config }: ReplicaDemand,
): 'SLAVE_NOT_AVAILABLE' | 'FLUSH_SLAVE_TIMEOUT' | undefined {
  if (!isSynchronous(message, config.store)) return undefined
  if (profile.demandsSlave) return 'SLAVE_NOT_AVAILABLE'
  return copiesNeeded(config.store, config.broker.enableSlaveActingMaster) > 1 ? 'FLUSH_SLAVE_TIMEOUT' : undefined
}

function isSynchronous(
  { waitStoreMsgOk, properties }: MessageToStore,
  { brokerRole }: Pick<FullMessageStoreConfig, 'brokerRole'>,
): boolean {
  if (brokerRole !== 'SYNC_MASTER' || waitStoreMsgOk === false) return false
  return properties.get(MessageConst.PROPERTY_WAIT_STORE_MSG_OK) !== 'false'
}

/** calcNeedAckNums, which only a broker that counts its copies asks. */
function copiesNeeded(
  { inSyncReplicas, minInSyncReplicas, enableAutoInSyncReplicas }: ReplicaDemand['config']['store'],
  counts: boolean,
): number {
  return counts && enableAutoInSyncReplicas ? Math.max(Math.min(inSyncReplicas, 1), minInSyncReplicas) : inSyncReplicas
}
