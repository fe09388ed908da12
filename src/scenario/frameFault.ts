/** A frame that met a fault of a step. */
export interface FrameFaultSeen {
  /** Host that sent it. */
  readonly host: string
  readonly to: string
  readonly atMs: number
  readonly connection: number
  readonly fate: 'swallowed' | 'delayed' | 'broken' | 'cut'
  readonly kind: 'request' | 'response'
  /** Name of the request; undefined for one that nobody knows. */
  readonly name: string | undefined
  readonly code: number
  readonly opaque: number
}
