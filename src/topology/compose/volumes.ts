import type { Field } from './field.ts'
import { VOLUME_KEYS } from './keys.ts'
import { fromProject } from './paths.ts'

/** A volume of a service. */
export interface Volume {
  readonly target: string
  /** A path of the machine, seen from the folder of the project. Absent for what the engine keeps by itself. */
  readonly bind?: string
  /** A named volume. */
  readonly named?: string
  /** Whether the engine makes a directory where there is nothing. */
  readonly makes: boolean
  readonly field: Field
}

export function readVolumes(field: Field | undefined): readonly Volume[] {
  return (field?.items('a list of volumes') ?? []).map((item) =>
    item.tree.kind === 'map' ? longVolume(item) : shortVolume(item),
  )
}

function longVolume(item: Field): Volume {
  const parts = item.fields(VOLUME_KEYS, 'a volume')
  const type = parts.get('type')?.text('a type') ?? 'volume'
  const target = parts.get('target')?.text('a path')
  if (target === undefined || target === '')
    return item.refuse('has no target; allowed is a path inside of the container')
  const source = parts.get('source')
  if (!TYPES.includes(type)) parts.get('type')?.refuse(`is "${type}"; allowed are ${TYPES.join(', ')}`)
  if (type === 'bind') {
    if (source === undefined) return item.refuse('is a bind mount without a source; allowed is a path of this machine')
    const makes = parts
      .get('bind')
      ?.fields(['propagation', 'create_host_path', 'selinux', 'recursive'], 'a bind')
      .get('create_host_path')
    return { target, bind: source.filePath('a path'), makes: makes?.flag() ?? true, field: item }
  }
  return source === undefined || type !== 'volume'
    ? { target, makes: true, field: item }
    : { target, named: source.text('a volume'), makes: true, field: item }
}

const TYPES = ['bind', 'volume', 'tmpfs', 'npipe', 'cluster', 'image']

function shortVolume(item: Field): Volume {
  const text = item.text('source:target[:mode]')
  // A drive letter of Windows is no separator.
  const match = /^((?:[A-Za-z]:[\\/])?[^:]+):([^:]+)(?::([\w,]+))?$/.exec(text)
  if (match === null) {
    if (text.includes(':')) item.refuse(`is ${JSON.stringify(text)}; allowed is source:target[:mode]`)
    return { target: text, makes: true, field: item }
  }
  const [, source = '', target = ''] = match
  return /^[./~\\]|^[A-Za-z]:[\\/]/.test(source)
    ? { target, bind: fromProject(item.tree.origin.folder, source), makes: true, field: item }
    : { target, named: source, makes: true, field: item }
}

/** Paths of the machine behind named volumes (`driver_opts` with `o: bind` and `device`), by name. */
export function readVolumeSpecs(field: Field | undefined): ReadonlyMap<string, string | undefined> {
  return new Map(
    (field?.entries('volumes by name') ?? []).map(([name, own]) => {
      const options = own.fields(VOLUME_SPEC_KEYS, 'a volume').get('driver_opts')?.entries('options by name') ?? []
      const parts = new Map(options)
      const mode = parts.get('o')?.text('a text') ?? ''
      const device = parts.get('device')
      return [name, /(?:^|,)r?bind(?:,|$)/.test(mode) ? device?.filePath('a path') : undefined]
    }),
  )
}

const VOLUME_SPEC_KEYS = ['name', 'driver', 'driver_opts', 'external', 'labels']
