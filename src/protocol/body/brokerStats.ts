import {
  double,
  flag,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  type Shape,
  text,
  whole,
} from '../json/index.ts'

export interface BrokerStatsItem {
  /** Average per call. */
  readonly avgpt: number
  readonly sum: number
  readonly tps: number
}

/** Answer of VIEW_BROKER_STATS_DATA (remoting.md B39). */
export interface BrokerStatsData {
  readonly statsDay: BrokerStatsItem
  readonly statsHour: BrokerStatsItem
  readonly statsMinute: BrokerStatsItem
}

const item: Shape<BrokerStatsItem> = object<BrokerStatsItem>({ avgpt: double, sum: whole, tps: double })

export const brokerStatsBody: JsonBody<BrokerStatsData> = jsonBody(
  'BrokerStatsData',
  object<BrokerStatsData>({ statsDay: item, statsHour: item, statsMinute: item }),
)

export interface HAClientRuntimeInfo {
  readonly lastReadTimestamp: number
  readonly lastWriteTimestamp: number
  readonly masterAddr?: string | undefined
  readonly masterFlushOffset: number
  readonly maxOffset: number
  readonly transferredByteInSecond: number
}

export interface HAConnectionRuntimeInfo {
  readonly addr?: string | undefined
  readonly diff: number
  readonly inSync: boolean
  readonly slaveAckOffset: number
  readonly transferFromWhere: number
  readonly transferredByteInSecond: number
}

/** Answer of GET_BROKER_HA_STATUS (remoting.md B41). */
export interface HARuntimeInfo {
  readonly haClientRuntimeInfo?: HAClientRuntimeInfo | undefined
  readonly haConnectionInfo: readonly HAConnectionRuntimeInfo[]
  readonly inSyncSlaveNums: number
  readonly master: boolean
  readonly masterCommitLogMaxOffset: number
}

export const haRuntimeInfoBody: JsonBody<HARuntimeInfo> = jsonBody(
  'HARuntimeInfo',
  object<HARuntimeInfo>({
    haClientRuntimeInfo: optional(
      object<HAClientRuntimeInfo>({
        lastReadTimestamp: whole,
        lastWriteTimestamp: whole,
        masterAddr: optional(text),
        masterFlushOffset: whole,
        maxOffset: whole,
        transferredByteInSecond: whole,
      }),
    ),
    haConnectionInfo: list(
      object<HAConnectionRuntimeInfo>({
        addr: optional(text),
        diff: whole,
        inSync: flag,
        slaveAckOffset: whole,
        transferFromWhere: whole,
        transferredByteInSecond: whole,
      }),
    ),
    inSyncSlaveNums: whole,
    master: flag,
    masterCommitLogMaxOffset: whole,
  }),
)
