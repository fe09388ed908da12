import type { ExtFields } from '../command.ts'
import { parseBoolean, parseInt32, parseInt64 } from '../java/index.ts'
import type { ReceivedRequestHeader, RequestName } from '../requests/index.ts'

// Sends and pulls are nearly all requests of a busy broker. Their fields are written out here: reading properties by
// names that are known when the code is compiled takes a third of the time of a walk over the table.

/** Told the text of a number that does not parse. */
type OnUnreadable = ((text: string) => void) | undefined
type Decode<N extends RequestName> = (fields: ExtFields, onUnreadable: OnUnreadable) => ReceivedRequestHeader<N>

/** As the walk over the table would decode them, with fields that are absent set to undefined. */
export const frequentRequests: { readonly [N in RequestName]?: Decode<N> } = {
  SEND_MESSAGE_V2: sendV2,
  SEND_BATCH_MESSAGE: sendV2,
  PULL_MESSAGE: pull,
}

function sendV2(fields: ExtFields, onUnreadable: OnUnreadable): ReceivedRequestHeader<'SEND_MESSAGE_V2'> {
  return {
    producerGroup: fields['a'],
    topic: fields['b'],
    defaultTopic: fields['c'],
    defaultTopicQueueNums: int(fields['d'], onUnreadable),
    queueId: int(fields['e'], onUnreadable),
    sysFlag: int(fields['f'], onUnreadable),
    bornTimestamp: long(fields['g'], onUnreadable),
    flag: int(fields['h'], onUnreadable),
    properties: fields['i'],
    reconsumeTimes: int(fields['j'], onUnreadable),
    unitMode: boolean(fields['k']),
    maxReconsumeTimes: int(fields['l'], onUnreadable),
    batch: boolean(fields['m']),
    ns: fields['ns'],
    nsd: boolean(fields['nsd']),
    bname: fields['n'],
    oway: boolean(fields['oway']),
    lo: boolean(fields['lo']),
  }
}

function pull(fields: ExtFields, onUnreadable: OnUnreadable): ReceivedRequestHeader<'PULL_MESSAGE'> {
  return {
    consumerGroup: fields['consumerGroup'],
    topic: fields['topic'],
    queueId: int(fields['queueId'], onUnreadable),
    queueOffset: long(fields['queueOffset'], onUnreadable),
    maxMsgNums: int(fields['maxMsgNums'], onUnreadable),
    sysFlag: int(fields['sysFlag'], onUnreadable),
    commitOffset: long(fields['commitOffset'], onUnreadable),
    suspendTimeoutMillis: long(fields['suspendTimeoutMillis'], onUnreadable),
    subscription: fields['subscription'],
    subVersion: long(fields['subVersion'], onUnreadable),
    expressionType: fields['expressionType'],
    maxMsgBytes: int(fields['maxMsgBytes'], onUnreadable),
    requestSource: int(fields['requestSource'], onUnreadable),
    proxyFrowardClientId: fields['proxyFrowardClientId'],
    ns: fields['ns'],
    nsd: boolean(fields['nsd']),
    bname: fields['bname'],
    oway: boolean(fields['oway']),
    lo: boolean(fields['lo']),
  }
}

function int(text: string | undefined, onUnreadable: OnUnreadable): number | undefined {
  if (text === undefined) return undefined
  const value = parseInt32(text)
  if (value === undefined) onUnreadable?.(text)
  return value
}

function long(text: string | undefined, onUnreadable: OnUnreadable): number | undefined {
  if (text === undefined) return undefined
  const value = parseInt64(text)
  if (value === undefined) onUnreadable?.(text)
  return value
}

function boolean(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : parseBoolean(text)
}
