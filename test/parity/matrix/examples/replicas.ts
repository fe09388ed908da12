import type { Family } from '../example.ts'

const MASTER = '192.0.2.1:10911'

/** What replicas, controllers and RocksDB tools ask of a lone master that keeps its tables in files. */
export const replicas: Family = {
  name: 'replica',
  prefix: 'MxReplica',
  before: [],
  examples: [
    {
      request: 'NOTIFY_MIN_BROKER_ID_CHANGE',
      ext: { minBrokerId: '0', brokerName: 'broker-a', minBrokerAddr: MASTER, offlineBrokerAddr: '', haBrokerAddr: '' },
    },
    {
      request: 'EXCHANGE_BROKER_HA_INFO',
      more: { vague: ['masterFlushOffset', 'masterHaAddress'] },
    },
    {
      request: 'NOTIFY_BROKER_ROLE_CHANGED',
      ext: { masterAddress: MASTER, masterEpoch: '1', syncStateSetEpoch: '1', masterBrokerId: '1' },
      json: { syncStateSet: [1], syncStateSetEpoch: 1 },
    },
    { request: 'GET_BROKER_HA_STATUS', more: { vague: ['masterCommitLogMaxOffset'] } },
    { request: 'RESET_MASTER_FLUSH_OFFSET', ext: { masterFlushOffset: '0' } },
    { request: 'GET_BROKER_EPOCH_CACHE' },
    { request: 'CHECK_ROCKSDB_CQ_WRITE_PROGRESS', ext: { topic: 'MxReplica', checkStoreTime: '0' } },
    { request: 'EXPORT_ROCKSDB_CONFIG_TO_JSON', ext: { configType: 'topics' } },
    { request: 'POP_ROLLBACK' },
  ],
}
