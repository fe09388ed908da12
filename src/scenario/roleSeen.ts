/** A member of a DLedger group took on a role, or the same one again. */
export interface RoleSeen {
  readonly host: string
  readonly server: string
  readonly group: string
  /** `dLegerSelfId`. */
  readonly member: string
  readonly atMs: number
  readonly role: 'CANDIDATE' | 'FOLLOWER' | 'LEADER'
  /** Of a candidate: the highest term that it has heard of, to which it goes with its next step. */
  readonly term: number
  /** Who leads in this term; undefined for a candidate, who knows of none. */
  readonly leader: string | undefined
}
