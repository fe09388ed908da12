/** What stops a segment. */
export interface Stop {
  /** The box or machine that does it. */
  readonly by: string
  /** Why, for traces and errors. */
  readonly why: string
  /** Answers whoever sent it with a RST, which looks as if it came from the peer. Otherwise the segment gets lost. */
  readonly resets: boolean
}

/** Something on the way of one connection that may stop its segments by what it knows, or does not know, of it. */
export interface Obstacle {
  /** Undefined lets the segment pass, which counts as a sign of life of the connection. */
  meets(toServer: boolean, nowUs: number): Stop | undefined
}

/** One end of a connection, as far as a box is concerned. */
export interface PassingEnd {
  /** Its process has it no longer. */
  readonly gone: boolean
  /** It gets a RST, which looks as if it came from the other end. */
  resetOnTheWay(why: string): void
}

/** A connection at its first packet. */
export interface PassingConnection {
  readonly client: PassingEnd
  readonly server: PassingEnd
}

/** A box to which connections come because a translation leads them through it. */
export interface Passage {
  /** Told of each connection that opens through it; answers what will stand on its way, from the client to the server. */
  opened(connection: PassingConnection): readonly Obstacle[]
  /** The host that holds the address which was dialled. Default: the address belongs to nobody. */
  readonly holder?: string
}
