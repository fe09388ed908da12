/** A kind of difference that may stand. Each has a line in docs/deviations.md. */
export interface Explained {
  readonly reason: string
  covers(theirs: string, ours: string): boolean
}

export const explained: readonly Explained[] = []
