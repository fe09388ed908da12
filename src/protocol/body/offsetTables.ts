import { byNumber, byText, type JsonBody, jsonBody, object, optional, whole } from '../json/index.ts'
import { type DataVersion, dataVersionShape } from './dataVersion.ts'

/** Answer of GET_ALL_CONSUMER_OFFSET (remoting.md B30): offset by `topic@group` and queue id. */
export interface ConsumerOffsets {
  readonly dataVersion?: DataVersion | undefined
  readonly offsetTable: ReadonlyMap<string, ReadonlyMap<number, number>>
}

export const consumerOffsetsBody: JsonBody<ConsumerOffsets> = jsonBody(
  'ConsumerOffsetSerializeWrapper',
  object<ConsumerOffsets>({ dataVersion: optional(dataVersionShape), offsetTable: byText(byNumber(whole)) }),
)

/** Answer of GET_ALL_DELAY_OFFSET (remoting.md B31): offset by delay level. */
export interface DelayOffsets {
  readonly dataVersion?: DataVersion | undefined
  readonly offsetTable: ReadonlyMap<number, number>
}

export const delayOffsetsBody: JsonBody<DelayOffsets> = jsonBody(
  'DelayOffsetSerializeWrapper',
  object<DelayOffsets>({ dataVersion: optional(dataVersionShape), offsetTable: byNumber(whole) }),
)
