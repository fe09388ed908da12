import { parseInt64, parseProperties, utf8Bytes, utf8Text } from '../protocol/index.ts'
import { type Disk, DiskError, type Logger } from '../runtime/index.ts'

/** What a member must not forget, or it would vote twice in one term. */
export interface KeptTerm {
  readonly term: number
  readonly votedFor: string | undefined
}

export interface TermKeeper {
  load(): KeptTerm
  save(kept: KeptTerm): void
}

/**
 * `dledger-<id>/currterm` and its copy (MemberState.persistTerm, IOUtils.string2File). As in the original it is not synced: a
 * machine that loses its power may have forgotten its last vote. A disk that refuses is logged, and the vote counts all the same.
 */
export class TermFile implements TermKeeper {
  readonly #disk: Disk
  readonly #logger: Logger
  readonly #path: string

  constructor(disk: Disk, logger: Logger, selfId: string) {
    this.#disk = disk
    this.#logger = logger
    this.#path = `dledger-${selfId}/currterm`
  }

  /** Term 0 without a vote when there is no file, or none that can be read. */
  load(): KeptTerm {
    const nothing: KeptTerm = { term: 0, votedFor: undefined }
    try {
      const text = this.#read(this.#path)
      const properties = text === undefined ? undefined : parseProperties(text)
      if (properties === undefined) return nothing
      const votedFor = properties.get('voteLeader') ?? ''
      const term = parseInt64(properties.get('currTerm') ?? '0')
      if (term === undefined) return nothing
      return { term: Number(term), votedFor: votedFor === '' ? undefined : votedFor }
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.#logger.log('error', 'Load last term failed', { error: error.message })
      return nothing
    }
  }

  save({ term, votedFor }: KeptTerm): void {
    try {
      this.#write(`${this.#path}.tmp`, `voteLeader=${votedFor ?? ''}\ncurrTerm=${term}\n`)
      const before = this.#read(this.#path)
      if (before !== undefined) this.#write(`${this.#path}.bak`, before)
      this.#disk.remove(this.#path)
      this.#disk.rename(`${this.#path}.tmp`, this.#path)
    } catch (error) {
      if (!(error instanceof DiskError)) throw error
      this.#logger.log('error', 'Persist curr term failed', { error: error.message })
    }
  }

  #read(path: string): string | undefined {
    if (!this.#disk.exists(path)) return undefined
    const file = this.#disk.open(path)
    try {
      return utf8Text(file.read(0, file.size()))
    } finally {
      file.close()
    }
  }

  #write(path: string, text: string): void {
    const file = this.#disk.open(path, { create: true })
    try {
      file.truncate(0)
      file.write(0, utf8Bytes(text))
    } finally {
      file.close()
    }
  }
}
