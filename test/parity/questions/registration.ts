import type { Step } from '../step.ts'
import { ask } from './requests.ts'

export type Fields = Readonly<Record<string, string>>

/** A request to the NameServer. */
export function ns(what: string, code: number, ext: Fields = {}, more: Partial<Step> = {}): Step {
  return ask(what, code, ext, { to: 'namesrv', ...more })
}

export interface TopicFields {
  readonly perm?: number
  readonly queues?: number
  readonly topicSysFlag?: number
}

/** A topic as a broker registers it, with the fields in the order of the original. */
export function topicConfig(
  topicName: string,
  { perm = 6, queues = 4, topicSysFlag = 0 }: TopicFields = {},
): Readonly<Record<string, unknown>> {
  return {
    attributes: {},
    order: false,
    perm,
    readQueueNums: queues,
    topicFilterType: 'SINGLE_TAG',
    topicName,
    topicSysFlag,
    writeQueueNums: queues,
  }
}

export function dataVersion(counter: number, stateVersion = 0): object {
  return { counter, stateVersion, timestamp: 1_700_000_000_000 }
}

export interface Registration {
  /** Of the data version of its topics. Default 1. */
  readonly counter?: number
  /** Default 0. */
  readonly stateVersion?: number
  readonly more?: Partial<Step>
}

/** A broker registers these topics, by name, over a connection from its own address. */
export function register(
  what: string,
  broker: Fields,
  topics: object,
  { counter = 1, stateVersion = 0, more }: Registration = {},
): Step {
  const address = broker['brokerAddr'] ?? ''
  const body = {
    filterServerList: [],
    topicConfigSerializeWrapper: {
      dataVersion: dataVersion(counter, stateVersion),
      mappingDataVersion: dataVersion(0, stateVersion),
      topicConfigTable: topics,
      topicQueueMappingDetailMap: {},
      topicQueueMappingInfoMap: {},
    },
  }
  return ns(
    what,
    103,
    { haServerAddr: `${address}9`, ...broker },
    { body: JSON.stringify(body), from: address, ...more },
  )
}
