import type { FilePlace } from '../yaml/index.ts'
import type { Field } from './field.ts'

/** A config or secret that a service has as a file. */
export interface FileUse {
  readonly source: string
  readonly target: string
  readonly field: Field
}

const FILE_USE_KEYS = ['source', 'target', 'uid', 'gid', 'mode']
const FILE_SPEC_KEYS = [
  'name',
  'file',
  'environment',
  'content',
  'external',
  'labels',
  'driver',
  'driver_opts',
  'template_driver',
]

/** `configs` lie in the root, `secrets` in /run/secrets, unless they say where. */
export function readFileUses(field: Field | undefined, kind: 'configs' | 'secrets'): readonly FileUse[] {
  const root = kind === 'configs' ? '/' : '/run/secrets/'
  return (field?.items(`a list of ${kind}`) ?? []).map((item) => {
    const parts = item.tree.kind === 'map' ? item.fields(FILE_USE_KEYS, 'a map with source and target') : undefined
    const source = parts === undefined ? item.text('a name') : parts.get('source')?.text('a name')
    if (source === undefined) return item.refuse('has no source; allowed is a name, or a map with source and target')
    const target = parts?.get('target')?.text('a path') ?? source
    return { source, target: target.startsWith('/') ? target : `${root}${target}`, field: item }
  })
}

/** What a config or secret of the project holds. */
export type FileSpec =
  | { readonly path: string; readonly field: Field }
  | { readonly text: string; readonly place: FilePlace }
  /** Made elsewhere. */
  | { readonly external: true }

export function readFileSpecs(field: Field | undefined, kind: 'configs' | 'secrets'): ReadonlyMap<string, FileSpec> {
  return new Map((field?.entries(`${kind} by name`) ?? []).map(([name, own]) => [name, readFileSpec(own, kind)]))
}

function readFileSpec(own: Field, kind: 'configs' | 'secrets'): FileSpec {
  const allowed = kind === 'configs' ? 'file, content, environment or external' : 'file, environment or external'
  const parts = own.fields(FILE_SPEC_KEYS, `a map with ${allowed}`)
  const file = parts.get('file')
  const content = parts.get('content')
  const variable = parts.get('environment')
  if (file !== undefined) return { path: file.filePath('a path'), field: file }
  if (content !== undefined) {
    const text = content.text('a text')
    const line = content.tree.kind === 'scalar' ? content.tree.textLine : content.place.line
    return { text, place: { ...content.place, line } }
  }
  if (variable !== undefined) {
    const name = variable.text('the name of a variable')
    const text = own.tree.origin.env.get(name)
    if (text === undefined)
      return variable.refuse(`names the variable ${name}, which is not set; allowed is one that is`)
    return { text, place: variable.place }
  }
  if (parts.has('external')) {
    own.warn('is external: what it holds is not in the picture', '是外部的：它的内容不在考察范围内')
    return { external: true }
  }
  return own.refuse(`has none of ${allowed}`)
}
