import { utf8Bytes } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import { JavaException } from '../../remoting/index.ts'
import type { AdminAnswer } from './answers.ts'
import { nullPointer, SUCCESS, SUCCESS_WITH_REMARK } from './answers.ts'

// What a broker answers that keeps its metadata, offsets and consume queues in files, as ours does: CHECK_ROCKSDB_CQ_WRITE_PROGRESS (354)
// and EXPORT_ROCKSDB_CONFIG_TO_JSON (355), from mqadmin (remoting.md 13.8), and POP_ROLLBACK (200056) from mqadmin exportPopRecord.

/** The comparison itself is a matter of the original's log; status 2 is "in progress". */
export function checkRocksdbProgress(): AdminAnswer {
  return { ...SUCCESS_WITH_REMARK, body: utf8Bytes('{"checkStatus":2}') }
}

const CONFIG_TYPES = ['topics', 'subscriptionGroups', 'consumerOffsets']
const HEADER = 'org.apache.rocketmq.remoting.protocol.header.ExportRocksDBConfigToJsonRequestHeader$ConfigType'
const FROM_STRING = `${HEADER}.fromString(ExportRocksDBConfigToJsonRequestHeader.java:57)`
const BY_NAME = `${HEADER}.getConfigTypeByName(ExportRocksDBConfigToJsonRequestHeader.java:51)`

/** `configType` names tables with `;` between them, in any case. Tables in files are already there: nothing to be done. */
export function exportRocksdbConfig(call: Call<'EXPORT_ROCKSDB_CONFIG_TO_JSON'>): AdminAnswer {
  const { configType } = call.header
  if (configType === undefined) {
    throw nullPointer('Cannot read the array length because "<local3>" is null', FROM_STRING)
  }
  const unknown = configType.split(';').find((name) => name !== '' && !isConfigType(name))
  if (unknown !== undefined) {
    throw new JavaException('java.lang.IllegalArgumentException', `Unknown config type: ${unknown}`, BY_NAME)
  }
  return { ...SUCCESS, remark: 'export done.' }
}

function isConfigType(name: string): boolean {
  return CONFIG_TYPES.some((type) => type.toLowerCase() === name.trim().toLowerCase())
}

/** There are no records of POP in RocksDB to be moved into messages. */
export function transferPopRecords(): AdminAnswer {
  return SUCCESS_WITH_REMARK
}
