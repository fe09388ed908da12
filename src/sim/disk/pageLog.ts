import type { MemoryContent } from '../../runtime/index.ts'

/** Unit of loss: what the page cache writes back at once. */
export const PAGE_BYTES = 4096

/** A page as stable storage has it; undefined for one of zeros. */
export type OldPage = Uint8Array | undefined

/** Size and pages of a file at one moment, as far as they have changed since. */
export interface Generation {
  /** Size at that moment. */
  readonly size: number
  /** By page number. */
  readonly pages: Map<number, OldPage>
}

/**
 * What a file has lost if power goes now. Before a page below the durable size changes for the first time, its old bytes are
 * kept; pages beyond were nothing. A sync that begins starts a new generation, and the old one is dropped when it is done.
 */
export class PageLog {
  readonly content: MemoryContent
  /** Since the last sync began. */
  current: Generation
  /** Between the last finished sync and the one under way. */
  syncing: Generation | undefined

  constructor(content: MemoryContent, durableSize: number) {
    this.content = content
    this.current = { size: durableSize, pages: new Map() }
  }

  get dirty(): boolean {
    return this.syncing !== undefined || this.current.pages.size > 0 || this.current.size !== this.content.size
  }

  /** To be called before bytes change. */
  changing(position: number, length: number): void {
    const { size, pages } = this.current
    const end = Math.min(position + length, size)
    if (position >= end) return
    const last = Math.floor((end - 1) / PAGE_BYTES)
    for (let page = Math.floor(position / PAGE_BYTES); page <= last; page++) {
      if (pages.has(page)) continue
      const start = page * PAGE_BYTES
      pages.set(page, this.content.blankAt(start) ? undefined : this.content.read(start, PAGE_BYTES).slice())
    }
  }

  startSync(): void {
    this.syncing = this.current
    this.current = { size: this.content.size, pages: new Map() }
  }

  endSync(): void {
    this.syncing = undefined
  }
}
