import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { productSources, repository, type SourceFile } from './sources.ts'

/** Rooms by floor, the ground first. A room imports from floors below its own. */
const floors: readonly (readonly string[])[] = [
  ['runtime'],
  ['node', 'sim', 'protocol'],
  ['profile'],
  ['remoting'],
  ['store'],
  ['namesrv', 'broker', 'client', 'dledger'],
  ['topology'],
  ['cluster'],
  ['check'],
  ['scenario', 'emulator', 'admin', 'proxy', 'dashboard', 'embed'],
  ['page'],
  ['doctor'],
  [''],
  ['cli', 'vitest'],
]

const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)))
const sources = productSources()

/** The door of the innermost folder that holds a file but not its importer. */
function doorBetween(importer: string, target: string): string {
  const from = importer.split('/')
  const to = target.split('/')
  let common = 0
  while (common < from.length - 1 && common < to.length - 1 && from[common] === to[common]) common++
  return [...to.slice(0, common + 1), 'index.ts'].join('/')
}

function roomOf(path: string): string {
  const [, room = '', ...rest] = path.split('/')
  return rest.length > 0 ? room : ''
}

function crossings(file: SourceFile): readonly string[] {
  return file.imports.filter((target) => target.startsWith('src/') && roomOf(target) !== file.room)
}

describe('the house', () => {
  it('has a floor for every room', () => {
    const unknown = new Set(sources.map((file) => file.room).filter((room) => !floorOf.has(room)))
    expect([...unknown]).toEqual([])
  })

  it('imports downward only', () => {
    const found: string[] = []
    for (const file of sources) {
      const own = floorOf.get(file.room) ?? 0
      for (const target of crossings(file)) {
        const below = floorOf.get(roomOf(target)) ?? 0
        if (below >= own) found.push(`${file.path} imports ${target}`)
      }
    }
    expect(found).toEqual([])
  })

  it('enters another room by its door', () => {
    const found: string[] = []
    for (const file of sources) {
      for (const target of crossings(file)) {
        const door = doorBetween(file.path, target)
        if (target !== door && existsSync(join(repository, door))) found.push(`${file.path} imports ${target}`)
      }
    }
    expect(found).toEqual([])
  })

  it('has no imports of files that do not exist', () => {
    const found = sources.flatMap((file) =>
      file.imports
        .filter((target) => target.startsWith('src/') && !existsSync(join(repository, target)))
        .map((target) => `${file.path} imports ${target}`),
    )
    expect(found).toEqual([])
  })
})
