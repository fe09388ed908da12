import type { Problems } from '../yaml/index.ts'
import { Field } from './field.ts'
import { envFile } from './interpolate.ts'
import { mergedProject, mergedService } from './merge.ts'
import { folderOf, fromProject, shownBeside } from './paths.ts'
import { type MapTree, type Origin, readTree, type Tree } from './tree.ts'

/** The file system around a compose file. Paths are relative to its folder, or absolute. */
export interface Folder {
  /** Undefined when there is no such file, or when it cannot be read. */
  readText(path: string): string | undefined
  /** Undefined when there is nothing. */
  look(path: string): FolderEntry | undefined
}

/** Something in the file system. */
export interface FolderEntry {
  readonly directory: boolean
  /** By the user who runs this program. */
  readonly readable: boolean
  readonly owner: number
  /** Default: that of the owner. */
  readonly group?: number
  /** Permission bits. Default: as usual. */
  readonly mode?: number
}

/** A compose file with its text. */
export interface SourceFile {
  /** Seen from the folder of the project; undefined for a text without a file. */
  readonly path: string | undefined
  readonly text: string
  readonly origin: Origin
}

const CIRCLE = 'goes round in a circle'

/** Reads compose files with what they extend and include, merged as compose merges them. */
export class ComposeFiles {
  readonly #main: string
  readonly #folder: Folder
  readonly #problems: Problems

  /** `main` is the first file as messages name it. */
  constructor(main: string, folder: Folder, problems: Problems) {
    this.#main = main
    this.#folder = folder
    this.#problems = problems
  }

  /** Several files as one. `including` are the files that led to them. */
  project(files: readonly SourceFile[], including: readonly string[] = []): MapTree {
    let whole: MapTree | undefined
    for (const file of files) {
      const own = this.#extendedFile(this.#mapOf(file), file)
      whole = whole === undefined ? own : mergedProject(whole, own)
    }
    if (whole === undefined) throw new RangeError('no compose file')
    const paths = files.flatMap(({ path }) => (path === undefined ? [] : [fromProject('.', path)]))
    return this.#withIncluded(whole, [...including, ...paths])
  }

  #mapOf({ text, origin }: SourceFile): MapTree {
    const start = { line: 1, origin }
    const wanted = 'allowed is a compose file, a map with services'
    if (text.trim() === '') this.#problems.refuse(start, '', `is empty; ${wanted}`)
    const tree = readTree(text, origin, this.#problems)
    if (tree.kind === 'scalar' && tree.value === null)
      this.#problems.refuse(start, '', `holds comments alone; ${wanted}`)
    if (tree.kind !== 'map')
      this.#problems.refuse(tree, '', `is ${tree.kind === 'list' ? 'a list' : 'a text'}; ${wanted}`)
    if (tree.entries.has('apiVersion') && tree.entries.has('kind')) {
      this.#problems.refuse(start, '', `is a document of Kubernetes; ${wanted}`)
    }
    return tree
  }

  #field(path: string, tree: Tree): Field {
    return new Field(path, tree, this.#problems)
  }

  /** A file whose services are extended. */
  #extendedFile(tree: MapTree, file: SourceFile): MapTree {
    const services = tree.entries.get('services')
    if (services?.kind !== 'map') return tree
    const extended = [...services.entries.keys()].map(
      (name) => [name, this.#service(name, services, file, [])] as const,
    )
    return { ...tree, entries: new Map([...tree.entries, ['services', { ...services, entries: new Map(extended) }]]) }
  }

  /** A service over what it extends. `chain` are the services that led to it. */
  #service(name: string, services: MapTree, file: SourceFile, chain: readonly string[]): Tree {
    const own = services.entries.get(name)
    if (own?.kind !== 'map') return own ?? services
    const clause = own.entries.get('extends')
    if (clause === undefined || clause.tag === 'reset') return own
    const field = this.#field(`services.${name}.extends`, clause)
    const here = `${file.origin.file} ${name}`
    if (chain.includes(here)) {
      const circle = [...chain.slice(chain.indexOf(here)), here].map((text) => text.replace(' ', ': '))
      field.refuse(`${CIRCLE}: ${circle.join(' -> ')}; allowed is an order with a beginning`)
    }
    const base = this.#base(field, services, file, [...chain, here])
    const rest = new Map(own.entries)
    rest.delete('extends')
    return mergedService(base, { ...own, entries: rest })
  }

  #base(field: Field, services: MapTree, file: SourceFile, chain: readonly string[]): Tree {
    const isShort = field.tree.kind === 'scalar'
    const parts = isShort ? undefined : field.fields(['service', 'file'], 'a service, or a map with service and file')
    const named = isShort ? field : parts?.get('service')
    const service = named?.text('the name of a service')
    if (service === undefined) return field.refuse('has no service; allowed is a map with service and file')
    const elsewhere = parts?.get('file')
    if (elsewhere === undefined) return this.#extendable(service, named ?? field, services, file, chain)
    const other = this.#open(elsewhere, elsewhere.filePath('a path'), file.origin.env)
    const tree = this.#mapOf(other).entries.get('services')
    if (tree?.kind !== 'map') return elsewhere.refuse(`names ${other.origin.file}, which has no services`)
    return this.#extendable(service, named ?? field, tree, other, chain)
  }

  #extendable(name: string, field: Field, services: MapTree, file: SourceFile, chain: readonly string[]): Tree {
    if (!services.entries.has(name)) {
      field.refuse(
        `extends the undefined service "${name}" of ${file.origin.file}; allowed are ${listed([...services.entries.keys()])}`,
      )
    }
    return this.#service(name, services, file, chain)
  }

  /** The text of a file that a field names. */
  #open(field: Field, path: string, env: ReadonlyMap<string, string>, folder: string = folderOf(path)): SourceFile {
    const found = this.#folder.look(path)
    if (found === undefined) field.refuse(`names the file "${path}", which is not there; allowed is a file that is`)
    if (found.directory) field.refuse(`names "${path}", which is a directory; allowed is a file`)
    const text = this.#folder.readText(path)
    if (text === undefined)
      field.refuse(
        `names the file "${path}", which cannot be read; allowed are texts of up to 1 MiB that this user may read`,
      )
    return { path, text, origin: { file: shownBeside(this.#main, path), folder, env } }
  }

  #withIncluded(tree: MapTree, chain: readonly string[]): MapTree {
    const clause = tree.entries.get('include')
    if (clause === undefined) return tree
    const entries = new Map(tree.entries)
    entries.delete('include')
    for (const item of this.#field('include', clause).items('a list of files')) {
      const included = this.#included(item, chain)
      for (const section of SECTIONS) importSection(entries, section, included, item)
    }
    return { ...tree, entries }
  }

  #included(item: Field, chain: readonly string[]): MapTree | undefined {
    const parts =
      item.tree.kind === 'map' ? item.fields(['path', 'project_directory', 'env_file'], 'a file') : undefined
    const given = parts === undefined ? item : parts.get('path')
    if (given === undefined)
      return item.refuse('has no path; allowed is a path, or a map with path, project_directory and env_file')
    const written = given.textOrTexts('a path, or a list of paths')
    if (written.some((path) => /^(?:oci:|https?:|git@|git:|ssh:)/.test(path))) {
      given.warn(
        'is elsewhere, and is not fetched: what it brings is not in the picture',
        '在别处，不会去获取：它带来的内容不在考察范围内',
      )
      return undefined
    }
    const { folder: around, env } = item.tree.origin
    const paths = written.map((path) => fromProject(around, path))
    const folder = parts?.get('project_directory')?.filePath('a directory') ?? folderOf(paths[0] ?? '')
    const inner = this.#innerEnv(env, folder, parts?.get('env_file'))
    const files = paths.map((path) => {
      const plain = fromProject('.', path)
      if (chain.includes(plain)) {
        given.refuse(
          `${CIRCLE}: ${[...chain.slice(chain.indexOf(plain)), plain].join(' -> ')}; allowed is an order with a beginning`,
        )
      }
      return this.#open(given, path, inner, folder)
    })
    return this.project(files, chain)
  }

  /** Variables of an included project: those around it win over its own files. */
  #innerEnv(env: ReadonlyMap<string, string>, folder: string, files: Field | undefined): ReadonlyMap<string, string> {
    const texts =
      files === undefined
        ? [this.#folder.readText(fromProject(folder, '.env')) ?? '']
        : files.textOrTexts('a path, or a list of paths').map((path) => {
            return this.#open(files, fromProject(files.tree.origin.folder, path), env).text
          })
    return new Map([...texts.flatMap((text) => [...envFile(text, env)]), ...env])
  }
}

const SECTIONS = ['services', 'networks', 'volumes', 'configs', 'secrets'] as const

/** What is included may not be there already, unless it is the same. */
function importSection(entries: Map<string, Tree>, section: string, included: MapTree | undefined, item: Field): void {
  const more = included?.entries.get(section)
  if (more?.kind !== 'map') return
  const before = entries.get(section)
  const own = before?.kind === 'map' ? before.entries : new Map<string, Tree>()
  for (const [name, tree] of more.entries) {
    const clash = own.get(name)
    if (clash !== undefined && !same(clash, tree)) {
      item.refuse(
        `brings ${section}.${name}, which ${clash.origin.file}:${clash.line} defines otherwise; allowed is one definition`,
      )
    }
  }
  entries.set(section, { ...more, entries: new Map([...own, ...more.entries]) })
}

function same(a: Tree, b: Tree): boolean {
  return a === b || plain(a) === plain(b)
}

/** A value without its lines. */
function plain(tree: Tree): string {
  if (tree.kind === 'scalar') return JSON.stringify(tree.value)
  if (tree.kind === 'list') return `[${tree.items.map(plain).join()}]`
  return `{${[...tree.entries].map(([name, value]) => `${JSON.stringify(name)}:${plain(value)}`).join()}}`
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ')
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown
}
