// DLedger's own requests (DLedgerRequestCode): remoting commands without a header, with a JSON body, answered with code 200 and
// a JSON body, whatever it says. They are no requests of RocketMQ, whose table has no rows for them.

export const DledgerRequest = {
  METADATA: 50_000,
  APPEND: 50_001,
  GET: 50_002,
  VOTE: 51_001,
  HEART_BEAT: 51_002,
  PULL: 51_003,
  PUSH: 51_004,
  LEADERSHIP_TRANSFER: 51_005,
} as const

/** Code of every remoting answer, and of a body in which all is well (DLedgerResponseCode.SUCCESS). */
export const DLEDGER_SUCCESS = 200

/** Codes in the bodies of answers (DLedgerResponseCode): those of an election. */
export const DledgerResponse = {
  NETWORK_ERROR: 302,
  UNKNOWN_GROUP: 400,
  UNKNOWN_MEMBER: 401,
  UNEXPECTED_MEMBER: 402,
  EXPIRED_TERM: 403,
  INCONSISTENT_LEADER: 409,
  TERM_NOT_READY: 416,
} as const

/** Name of a code of DLedger; undefined for any other number. */
export function dledgerRequestName(code: number): string | undefined {
  return NAMES.get(code)
}

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(DledgerRequest).map(([name, code]) => [code, name]))
