import { below, type MemoryContent, type Random } from '../../runtime/index.ts'
import { type Generation, type OldPage, PAGE_BYTES, type PageLog } from './pageLog.ts'

/** Unit of a torn write: disks write sectors whole. */
const SECTOR_BYTES = 512

/**
 * How unsynced bytes fare. `prefix` is the usual write-back from front to back, stopped in the middle of a page;
 * `scattered` decides for each page, and tears some.
 */
export type Fate = 'kept' | 'lost' | 'prefix' | 'scattered'
const fates: readonly Fate[] = ['kept', 'lost', 'prefix', 'scattered']

/** Takes back a drawn part of what was not synced, or all of it, and says how. */
export function crashFile(log: PageLog, random: Random, unsynced: 'drawn' | 'lost'): Fate {
  const drawn = unsynced === 'drawn' ? fates[below(random, fates.length, 'fate of unsynced bytes')] : undefined
  const fate = drawn ?? 'lost'
  // First what came after the sync that was under way, then what that sync should have saved.
  revert(log.content, log.current, fate, random)
  if (log.syncing !== undefined) revert(log.content, log.syncing, fate, random)
  log.syncing = undefined
  log.current = { size: log.content.size, pages: new Map() }
  return fate
}

function revert(content: MemoryContent, generation: Generation, fate: Fate, random: Random): void {
  if (fate === 'kept') return
  const oldSize = generation.size
  const pages = [...generation.pages.keys()].sort((a, b) => a - b)
  const grownFrom = Math.ceil(oldSize / PAGE_BYTES)
  // A file that was extended without being written has nothing to lose there but its size.
  const grownPages = Math.max(0, Math.ceil(content.writtenEnd / PAGE_BYTES) - grownFrom)
  if (fate === 'lost') {
    for (const page of pages) restore(content, page, generation.pages.get(page), 0)
    resize(content, oldSize)
  } else if (fate === 'prefix') {
    const kept = below(random, pages.length + grownPages + 1, 'pages written back')
    if (kept === pages.length + grownPages) return
    pages.slice(kept).forEach((page, index) => {
      restore(content, page, generation.pages.get(page), index === 0 ? tear(random) : 0)
    })
    const grownKept = kept - pages.length
    if (content.size > oldSize) {
      const end = grownKept < 0 ? oldSize : Math.max(oldSize, (grownFrom + grownKept) * PAGE_BYTES + tear(random))
      if (end < content.size) content.truncate(end)
    } else {
      resize(content, oldSize)
    }
  } else {
    for (const page of pages) {
      const draw = below(random, 3, 'page written back')
      if (draw > 0) restore(content, page, generation.pages.get(page), draw === 1 ? 0 : tear(random))
    }
    scatterGrown(content, grownFrom, grownPages, random)
    if (content.size < oldSize && below(random, 2, 'truncation written back') === 0) resize(content, oldSize)
  }
}

/** The file kept its new size, but some of the new pages were never written. */
function scatterGrown(content: MemoryContent, from: number, count: number, random: Random): void {
  for (let page = from; page < from + count; page++) {
    // A segment holds whole pages, so that a page is blank or not as a whole.
    if (content.blankAt(page * PAGE_BYTES)) continue
    const draw = below(random, 3, 'page written back')
    if (draw > 0) restore(content, page, undefined, draw === 1 ? 0 : tear(random))
  }
}

/** Puts back what stable storage has of a page, after the first `keptBytes`, which had got there. */
function restore(content: MemoryContent, page: number, old: OldPage, keptBytes: number): void {
  const start = page * PAGE_BYTES + keptBytes
  const end = Math.min((page + 1) * PAGE_BYTES, content.size)
  if (start >= end) {
    if (old !== undefined && old.length > keptBytes) content.write(start, old.subarray(keptBytes))
    return
  }
  const bytes = new Uint8Array(end - start)
  if (old === undefined && content.blankAt(start)) return
  if (old !== undefined) bytes.set(old.subarray(keptBytes, keptBytes + bytes.length))
  content.write(start, bytes)
}

function resize(content: MemoryContent, size: number): void {
  if (content.size !== size) content.truncate(size)
}

/** Bytes of a page that reached the disk before the power went: whole sectors. */
function tear(random: Random): number {
  return below(random, PAGE_BYTES / SECTOR_BYTES, 'torn page') * SECTOR_BYTES
}
