import { isLegalName } from './characters.ts'

/** Limit of a group name in characters: Validators of 5.3.3 allows 255 (120 in 4.x). */
export const GROUP_LENGTH_MAX = 255

/** Message of the client's Validators.checkGroup when a group name is refused, else undefined. */
export function clientGroupRefusal(
  group: string | undefined,
  lengthMax: number = GROUP_LENGTH_MAX,
): string | undefined {
  if (group === undefined || group.trim() === '') return 'the specified group is blank'
  if (group.length > lengthMax) return `the specified group is longer than group max length ${lengthMax}.`
  if (!isLegalName(group)) {
    return `the specified group[${group}] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$`
  }
  return undefined
}

/** Groups that MixAll names. */
export const SystemGroup = {
  DEFAULT_PRODUCER: 'DEFAULT_PRODUCER',
  DEFAULT_CONSUMER: 'DEFAULT_CONSUMER',
  TOOLS_CONSUMER: 'TOOLS_CONSUMER',
  SCHEDULE_CONSUMER: 'SCHEDULE_CONSUMER',
  FILTERSRV_CONSUMER: 'FILTERSRV_CONSUMER',
  MONITOR_CONSUMER: '__MONITOR_CONSUMER',
  /** Of the producer that every Java client has for its own use. */
  CLIENT_INNER_PRODUCER: 'CLIENT_INNER_PRODUCER',
  SELF_TEST_PRODUCER: 'SELF_TEST_P_GROUP',
  SELF_TEST_CONSUMER: 'SELF_TEST_C_GROUP',
  TRANSACTION: 'CID_RMQ_SYS_TRANS',
  /** Reads what POP wrote down. */
  REVIVE: 'CID_RMQ_SYS_REVIVE_GROUP',
} as const

/** Consumer groups of the system start with this. */
export const SYSTEM_GROUP_PREFIX = 'CID_RMQ_SYS_'
