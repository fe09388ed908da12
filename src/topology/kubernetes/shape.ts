import { STRUCTS } from './structs.ts'

/** The type of a value: as Go writes it, without the `v1.` in front of the names of structs. */
export type Shape =
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: ReadonlyMap<string, string> }
  | { readonly kind: 'plain'; readonly name: string }

export function shapeOf(type: string): Shape {
  if (type.startsWith('[]')) return { kind: 'list', of: shapeOf(type.slice(2)) }
  if (type.startsWith(MAP)) return { kind: 'map', of: shapeOf(type.slice(MAP.length)) }
  const fields = FIELDS.get(type)
  return fields === undefined ? { kind: 'plain', name: type } : { kind: 'struct', name: type, fields }
}

const MAP = 'map[string]'

const FIELDS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(STRUCTS).map(([name, text]) => [
    name,
    new Map(
      text.split(' ').map((pair): readonly [string, string] => {
        const colon = pair.indexOf(':')
        return [pair.slice(0, colon), pair.slice(colon + 1)]
      }),
    ),
  ]),
)

/** As messages of Go's JSON reader name it. */
export function goType(shape: Shape): string {
  if (shape.kind === 'list') return `[]${goType(shape.of)}`
  if (shape.kind === 'map') return `map[string]${goType(shape.of)}`
  return shape.kind === 'struct' ? `v1.${shape.name}` : shape.name
}

/** Where a name that a struct does not have would belong: the field below it that is a struct, or a list of them, with that name. */
export function below(fields: ReadonlyMap<string, string>, name: string): string | undefined {
  const found = [...fields].flatMap(([own, type]) =>
    FIELDS.get(type.replace(/^\[\]/, ''))?.has(name) === true ? [own] : [],
  )
  return found.includes('containers') ? 'containers' : found[0]
}
