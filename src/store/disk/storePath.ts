/** Paths below the store's root (store.md 1). */
export interface StorePath {
  readonly root: string
  readonly commitLog: string
  readonly consumeQueue: string
  readonly batchConsumeQueue: string
  readonly consumeQueueExt: string
  readonly index: string
  readonly checkpoint: string
  readonly abort: string
  readonly lock: string
}

export function storePath(root: string): StorePath {
  const below = (name: string): string => (root === '' ? name : `${root}/${name}`)
  return {
    root,
    commitLog: below('commitlog'),
    consumeQueue: below('consumequeue'),
    batchConsumeQueue: below('batchconsumequeue'),
    consumeQueueExt: below('consumequeue_ext'),
    index: below('index'),
    checkpoint: below('checkpoint'),
    abort: below('abort'),
    lock: below('lock'),
  }
}

/** Name of a file in a queue of equally sized files: its start offset in 20 digits (UtilAll.offset2FileName). */
export function offsetFileName(offset: number): string {
  return String(offset).padStart(20, '0')
}

/** Start offset that a file name says, or undefined for a foreign file. */
export function offsetOfFileName(name: string): number | undefined {
  return /^\d{20}$/.test(name) ? Number(name) : undefined
}
