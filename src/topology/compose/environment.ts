import type { FilePlace } from '../yaml/index.ts'
import type { Field } from './field.ts'
import { envEntries } from './interpolate.ts'

/** Variables of a container, and where each was written. */
export interface Environment {
  readonly variables: Readonly<Record<string, string>>
  readonly places: ReadonlyMap<string, FilePlace>
}

/** `environment`, as a map or as a list. A name without a value takes the one of the surroundings. */
export function readEnvironment(field: Field | undefined): Environment {
  const places = new Map<string, FilePlace>()
  if (field === undefined) return { variables: {}, places }
  const variables = new Map<string, string>()
  for (const [name, value, item] of field.tree.kind === 'list' ? fromList(field) : fromMap(field)) {
    places.set(name, item.place)
    const own = value ?? item.tree.origin.env.get(name)
    if (own !== undefined) variables.set(name, own)
  }
  return { variables: Object.fromEntries(variables), places }
}

type Entry = readonly [string, string | undefined, Field]

function fromList(field: Field): readonly Entry[] {
  return field.items('NAME=value').map((item): Entry => {
    const text = item.text('NAME=value')
    const equals = text.indexOf('=')
    return equals === -1 ? [text, undefined, item] : [text.slice(0, equals), text.slice(equals + 1), item]
  })
}

function fromMap(field: Field): readonly Entry[] {
  return field
    .entries('variables by name, or a list of NAME=value')
    .map(([name, item]): Entry => [name, item.isEmpty ? undefined : item.text('a text'), item])
}

/** A file of `env_file`. */
export interface EnvFile {
  readonly path: string
  readonly required: boolean
  readonly field: Field
}

export function readEnvFiles(field: Field | undefined): readonly EnvFile[] {
  if (field === undefined) return []
  const items = field.tree.kind === 'list' ? field.items('a list of files') : field.isEmpty ? [] : [field]
  return items.map((item) => {
    if (item.tree.kind !== 'map') return { path: item.filePath('a path'), required: true, field: item }
    const parts = item.fields(['path', 'required', 'format'], 'a file')
    const path = parts.get('path')?.filePath('a path')
    if (path === undefined) return item.refuse('has no path; allowed is a map with path, required and format')
    return { path, required: parts.get('required')?.flag() ?? true, field: item }
  })
}

/** The variables of files, below those of `environment`. `shown` names a file as messages do. */
export function withFiles(
  own: Environment,
  files: readonly EnvFile[],
  readText: (path: string) => string | undefined,
  shown: (path: string) => string,
): Environment {
  const variables = new Map<string, string>()
  const places = new Map<string, FilePlace>()
  for (const { path, required, field } of files) {
    const text = readText(path)
    if (text === undefined && required)
      field.refuse(
        `names the file "${path}", which is not there or cannot be read; allowed is one that is, or a map with path and required: false`,
      )
    for (const { name, value, line } of envEntries(text ?? '', field.tree.origin.env)) {
      variables.set(name, value)
      places.set(name, { file: shown(path), line })
    }
  }
  return {
    variables: { ...Object.fromEntries(variables), ...own.variables },
    places: new Map([...places, ...own.places]),
  }
}
