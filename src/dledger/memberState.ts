import type { TermKeeper } from './termFile.ts'

export type Role = 'CANDIDATE' | 'FOLLOWER' | 'LEADER'

/** What a member is at a moment. */
export interface ElectorState {
  readonly role: Role
  readonly term: number
  /** Who leads in this term, as far as the member knows. */
  readonly leaderId: string | undefined
  /** Whom it voted for in this term. */
  readonly votedFor: string | undefined
}

/**
 * A member took on a role, or the same one again. Of a candidate `term` is the highest that it has heard of, and it gets
 * there with its next step.
 */
export interface RoleChange {
  readonly role: Role
  readonly term: number
  readonly leaderId: string | undefined
}

export interface Membership {
  readonly group: string
  readonly selfId: string
  /** Addresses of all members by id, its own included. */
  readonly peers: ReadonlyMap<string, string>
}

/** Role, term and vote of one member (MemberState). */
export class MemberState implements Membership, ElectorState {
  readonly group: string
  readonly selfId: string
  readonly peers: ReadonlyMap<string, string>
  /** The end of its log, which is empty: nothing is appended here. */
  readonly ledgerEndIndex: number = -1
  readonly ledgerEndTerm: number = -1
  readonly #file: TermKeeper
  #role: Role = 'CANDIDATE'
  #term: number
  #leaderId: string | undefined
  #votedFor: string | undefined
  #knownMaxTerm = -1

  constructor({ group, selfId, peers }: Membership, file: TermKeeper) {
    this.group = group
    this.selfId = selfId
    this.peers = peers
    this.#file = file
    const { term, votedFor } = file.load()
    this.#term = term
    this.#votedFor = votedFor
  }

  get role(): Role {
    return this.#role
  }

  get term(): number {
    return this.#term
  }

  get leaderId(): string | undefined {
    return this.#leaderId
  }

  get votedFor(): string | undefined {
    return this.#votedFor
  }

  isMember(id: string | undefined): id is string {
    return id !== undefined && this.peers.has(id)
  }

  isQuorum(members: number): boolean {
    return members >= Math.floor(this.peers.size / 2) + 1
  }

  vote(candidateId: string): void {
    this.#votedFor = candidateId
    this.#keep()
  }

  /** The next term, or the highest that was heard of. */
  nextTerm(): number {
    this.#term = this.#knownMaxTerm > this.#term ? this.#knownMaxTerm : this.#term + 1
    this.#votedFor = undefined
    this.#keep()
    return this.#term
  }

  toLeader(): void {
    this.#role = 'LEADER'
    this.#leaderId = this.selfId
  }

  toFollower(leaderId: string): void {
    this.#role = 'FOLLOWER'
    this.#leaderId = leaderId
  }

  /** Its own term stays until its next step. */
  toCandidate(term: number): void {
    this.#knownMaxTerm = Math.max(this.#knownMaxTerm, term)
    this.#role = 'CANDIDATE'
    this.#leaderId = undefined
  }

  #keep(): void {
    this.#file.save({ term: this.#term, votedFor: this.#votedFor })
  }
}
