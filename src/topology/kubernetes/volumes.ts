import type { Field } from './field.ts'
import type { KeyToPath, Volume, VolumeOfTexts } from './model.ts'
import { dnsLabel } from './names.ts'
import { STRUCTS } from './structs.ts'

/** The kinds of volumes; `name` is none. */
const KINDS = (STRUCTS['Volume'] ?? '')
  .split(' ')
  .map((pair) => pair.slice(0, pair.indexOf(':')))
  .slice(1)

export function readVolumes(spec: Field): readonly Volume[] {
  const names = new Set<string>()
  return spec.items('volumes').map((field) => {
    const name = field.requiredText('name')
    field.get('name')?.must(dnsLabel)
    if (names.has(name)) field.get('name')?.duplicate()
    names.add(name)
    return readVolume(field, name)
  })
}

function readVolume(field: Field, name: string): Volume {
  const kinds = KINDS.filter((kind) => field.get(kind) !== undefined)
  const [kind, second] = kinds
  if (second !== undefined) field.child(second).forbidden('may not specify more than 1 volume type')
  if (kind === undefined) {
    field.warn(
      'has no source, and the API server makes an empty directory of it (emptyDir)',
      '没有来源，API server 会把它当作空目录（emptyDir）',
    )
    return { name, kind: 'emptyDir' }
  }
  const own = field.child(kind)
  switch (kind) {
    case 'configMap':
      return { name, kind, source: own.requiredText('name'), items: readItems(own), optional: own.flag('optional') }
    case 'secret':
      return {
        name,
        kind,
        source: own.requiredText('secretName'),
        items: readItems(own),
        optional: own.flag('optional'),
      }
    case 'persistentVolumeClaim':
      return { name, kind, source: own.requiredText('claimName') }
    case 'hostPath':
      return { name, kind, path: hostPath(own) }
    case 'emptyDir':
      return { name, kind }
    case 'projected':
      return { name, kind: 'other', projected: own.items('sources').flatMap(readProjection) }
    default:
      return { name, kind: 'other' }
  }
}

function hostPath(field: Field): string {
  const path = field.requiredText('path')
  if (path.split('/').includes('..')) field.get('path')?.invalid("must not contain '..'")
  field.oneOf(
    'type',
    ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'],
    '',
  )
  return path
}

/** Sources of a projected volume that are texts of this project. */
function readProjection(field: Field): readonly VolumeOfTexts[] {
  return (['configMap', 'secret'] as const).flatMap((kind) => {
    const own = field.get(kind)
    if (own === undefined) return []
    return [{ kind, source: own.requiredText('name'), items: readItems(own), optional: own.flag('optional') }]
  })
}

/** The keys that become files; without them it is all keys. */
function readItems(field: Field): readonly KeyToPath[] | undefined {
  checkMode(field, 'defaultMode')
  const items = field.items('items')
  if (items.length === 0) return undefined
  return items.map((item) => {
    const [key, path] = [item.requiredText('key'), item.requiredText('path')]
    checkLocalPath(item.child('path'), path)
    checkMode(item, 'mode')
    return { key, path }
  })
}

function checkMode(field: Field, name: string): void {
  field.get(name)?.between(0, 0o777, 'must be a number between 0 and 0777 (octal), both inclusive')
}

/** A path that stays where it begins. */
export function checkLocalPath(field: Field, path: string): void {
  if (path.startsWith('/')) field.invalid('must be a relative path', path)
  if (path.split('/').includes('..')) field.invalid("must not contain '..'", path)
  if (path.startsWith('..')) field.invalid("must not start with '..'", path)
}
