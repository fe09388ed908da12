import { DiskError } from './disk.ts'
import { MemoryContent, type MemoryUsage } from './memoryContent.ts'

export interface MemoryFileNode {
  readonly kind: 'file'
  readonly content: MemoryContent
  modifiedMs: number
}

export interface MemoryDirectoryNode {
  readonly kind: 'directory'
  readonly entries: Map<string, MemoryNode>
}

export type MemoryNode = MemoryFileNode | MemoryDirectoryNode

/** Told before a name in a directory changes, so that a simulated disk can take the change back. */
export type EntryChange = (
  directory: MemoryDirectoryNode,
  name: string,
  before: MemoryNode | undefined,
  after: MemoryNode | undefined,
) => void

/** The names of a disk in memory. Paths are relative, with `/` between the parts; the empty path is the root. */
export class MemoryTree {
  readonly usage: MemoryUsage = { bytes: 0 }
  readonly root: MemoryDirectoryNode = { kind: 'directory', entries: new Map() }
  readonly #changing: EntryChange | undefined

  constructor(changing?: EntryChange) {
    this.#changing = changing
  }

  find(path: string): MemoryNode | undefined {
    let node: MemoryNode | undefined = this.root
    for (const part of parts(path)) {
      if (node === undefined || node.kind !== 'directory') return undefined
      node = node.entries.get(part)
    }
    return node
  }

  /** The file at a path; `createAtMs` makes it (and its parents) when it is missing. */
  file(path: string, createAtMs?: number): MemoryFileNode {
    const node = this.find(path)
    if (node?.kind === 'file') return node
    if (node !== undefined) throw new DiskError('notAFile', path, `${path} is a directory`)
    if (createAtMs === undefined) throw new DiskError('notFound', path, `no such file: ${path}`)
    const made: MemoryFileNode = { kind: 'file', content: new MemoryContent(this.usage), modifiedMs: createAtMs }
    const { directory, name } = this.#place(path)
    this.#set(directory, name, made)
    return made
  }

  makeDirectory(path: string): MemoryDirectoryNode {
    let directory = this.root
    for (const part of parts(path)) {
      const next = directory.entries.get(part)
      if (next === undefined) {
        const made: MemoryDirectoryNode = { kind: 'directory', entries: new Map() }
        this.#set(directory, part, made)
        directory = made
      } else if (next.kind === 'directory') {
        directory = next
      } else {
        throw new DiskError('exists', path, `cannot make directory ${path}: ${part} is a file`)
      }
    }
    return directory
  }

  rename(from: string, to: string): void {
    const node = this.find(from)
    if (node === undefined) throw new DiskError('notFound', from, `cannot rename ${from}: it does not exist`)
    const source = this.#place(from)
    const target = this.#place(to)
    const replaced = target.directory.entries.get(target.name)
    if (replaced === node) return
    if (replaced !== undefined && (replaced.kind === 'directory' || node.kind === 'directory')) {
      throw new DiskError('exists', to, `cannot rename ${from} to ${to}: the target exists`)
    }
    this.#set(source.directory, source.name, undefined)
    this.#set(target.directory, target.name, node)
  }

  remove(path: string): void {
    if (this.find(path) === undefined) return
    const { directory, name } = this.#place(path)
    this.#set(directory, name, undefined)
  }

  /** Every file below a node, with its path. */
  *files(node: MemoryNode = this.root, path = ''): Iterable<readonly [string, MemoryFileNode]> {
    if (node.kind === 'file') {
      yield [path, node]
      return
    }
    for (const [name, entry] of node.entries) yield* this.files(entry, path === '' ? name : `${path}/${name}`)
  }

  #place(path: string): { directory: MemoryDirectoryNode; name: string } {
    const all = parts(path)
    const name = all.pop()
    if (name === undefined) throw new DiskError('denied', path, 'the root of a disk cannot be changed')
    return { directory: this.makeDirectory(all.join('/')), name }
  }

  #set(directory: MemoryDirectoryNode, name: string, after: MemoryNode | undefined): void {
    this.#changing?.(directory, name, directory.entries.get(name), after)
    if (after === undefined) directory.entries.delete(name)
    else directory.entries.set(name, after)
  }
}

/** The parts of a relative path; `.` is skipped and a way out of the root refused. */
export function parts(path: string): string[] {
  const all = path.split('/').filter((part) => part !== '' && part !== '.')
  if (all.includes('..')) throw new DiskError('denied', path, `path ${path} leaves its disk`)
  return all
}

/** Order of directory listings: by UTF-16 code unit, on every platform. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
