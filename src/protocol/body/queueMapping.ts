import { byNumber, flag, list, object, type Shape, text, whole } from '../json/index.ts'

/** Which physical queues of a broker serve a static topic (remoting.md B10). */
export interface TopicQueueMappingInfo {
  readonly bname: string
  /** Physical queue id by logical queue id. */
  readonly currIdMap: ReadonlyMap<number, number>
  readonly dirty: boolean
  readonly epoch: number
  readonly scope: string
  readonly topic: string
  readonly totalQueues: number
}

/** One stretch of a logical queue on one broker. Times and end offset are −1 while it is open. */
export interface LogicQueueMappingItem {
  readonly bname: string
  readonly endOffset: number
  readonly gen: number
  readonly logicOffset: number
  readonly queueId: number
  readonly startOffset: number
  readonly timeOfEnd: number
  readonly timeOfStart: number
}

export interface TopicQueueMappingDetail extends TopicQueueMappingInfo {
  readonly hostedQueues: ReadonlyMap<number, readonly LogicQueueMappingItem[]>
}

const fields = {
  bname: text,
  currIdMap: byNumber(whole),
  dirty: flag,
  epoch: whole,
  scope: text,
  topic: text,
  totalQueues: whole,
}

export const queueMappingInfoShape: Shape<TopicQueueMappingInfo> = object<TopicQueueMappingInfo>(fields)

export const queueMappingDetailShape: Shape<TopicQueueMappingDetail> = object<TopicQueueMappingDetail>({
  ...fields,
  hostedQueues: byNumber(
    list(
      object<LogicQueueMappingItem>({
        bname: text,
        endOffset: whole,
        gen: whole,
        logicOffset: whole,
        queueId: whole,
        startOffset: whole,
        timeOfEnd: whole,
        timeOfStart: whole,
      }),
    ),
  ),
})
