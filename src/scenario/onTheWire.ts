/** A segment of a connection that did not simply arrive. The application notices a delay at most. */
export interface SegmentSeen {
  /** Host that sent it. */
  readonly host: string
  readonly to: string
  readonly atMs: number
  readonly connection: number
  /**
   * `lost` and not there yet, `duplicate` for one that went out twice, `reordered` for one that overtook others on a link with
   * a spread or with `reorder`.
   */
  readonly what: 'lost' | 'duplicate' | 'reordered'
  /** Of a lost one: where. */
  readonly why: string
}

/** The end of a connection, or of one direction of it, as one side had it. */
export interface ConnectionEnd {
  /** Who sent the FIN, who sent or got the reset, or who gave up waiting. */
  readonly host: string
  /** The other side; undefined where a connection timed out. */
  readonly peer: string | undefined
  readonly atMs: number
  readonly connection: number
  readonly how: 'fin' | 'rst' | 'timedOut'
  readonly why: string
}

/** A packet that a host sent. */
export interface Packet {
  readonly host: string
  readonly atMs: number
  readonly kind: 'syn' | 'data' | 'fin' | 'rst' | 'lost' | 'copy' | 'dns'
}
