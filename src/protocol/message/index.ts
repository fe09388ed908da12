export type { BatchMessage, BatchMessageToEncode, ReceivedBatchMessage } from './batch.ts'
export { decodeBatch, encodeBatch } from './batch.ts'
export { parseDelayLevels } from './delayLevels.ts'
export { hostBytes, hostText, isIPv6 } from './hostAddress.ts'
export { innerMessages, isInnerBatch } from './innerBatch.ts'
export { MessageConst } from './messageConst.ts'
export type { MessageProperties, MessageRecord, PropertyLookup } from './model.ts'
export type { OffsetMsgId } from './offsetMsgId.ts'
export { decodeOffsetMsgId, encodeOffsetMsgId } from './offsetMsgId.ts'
export {
  decodeProperties,
  encodeProperties,
  NAME_VALUE_SEPARATOR,
  PROPERTIES_BYTES_MAX,
  PROPERTY_SEPARATOR,
  propertiesIn,
} from './properties.ts'
export type { RecallHandle } from './recallHandle.ts'
export { decodeRecallHandle, encodeRecallHandle } from './recallHandle.ts'
export type { RecordLayout, RecordToEncode } from './record.ts'
export {
  decodeRecord,
  decodeRecords,
  encodeRecord,
  RECORD_MAGIC_V1,
  RECORD_MAGIC_V2,
  RecordAt,
  recordLayout,
  recordPropertiesText,
} from './record.ts'
export { MessageSysFlag, PullSysFlag, TopicSysFlag, transactionType, withTransactionType } from './sysFlag.ts'
export type { UniqueKeyOptions, UniqueKeyParts } from './uniqueKey.ts'
export { decodeUniqueKey, UniqueKeyGenerator } from './uniqueKey.ts'
