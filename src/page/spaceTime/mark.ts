/** One thing that the diagram shows: on one lane, or from lane to lane. */
export interface Mark {
  readonly atMs: number
  readonly kind: 'step' | 'dns' | 'dial' | 'request' | 'answer' | 'received'
  readonly from: string
  /** Undefined: it stays on its lane, or leads to nobody. */
  readonly to: string | undefined
  readonly label: string
  readonly tone: 'plain' | 'good' | 'bad'
}

/** A mark that stands for several equal ones. */
export interface Row extends Mark {
  /** How often it was seen in all. */
  readonly times: number
}
