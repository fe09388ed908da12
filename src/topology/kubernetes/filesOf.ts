import type { FilePlace } from '../yaml/index.ts'
import { objectOf } from './environmentOf.ts'
import { expanded } from './expand.ts'
import type { KubernetesProject, PodContainer, Volume, VolumeMount, VolumeOfTexts } from './model.ts'

/** What the mounts of a container make of its file system. */
export interface ContainerFiles {
  /** Texts of ConfigMaps and Secrets, by their absolute path. */
  readonly files: Readonly<Record<string, string>>
  /** Where each text begins. */
  readonly places: ReadonlyMap<string, FilePlace>
  /** Directories that are mounted: what the image has there and below is hidden, but for mounts below. */
  readonly directories: readonly string[]
  /** Why the pod does not start, as its event FailedMount or the container runtime says it. */
  readonly refused: string | undefined
}

export interface MountFacts {
  readonly namespace: string
  /** For `subPathExpr`. */
  readonly variables?: Readonly<Record<string, string>>
}

/** What volumes bring into a container. Volumes of other kinds than ConfigMap and Secret are directories without texts. */
export function filesOf(
  container: Pick<PodContainer, 'volumeMounts'>,
  volumes: readonly Volume[],
  project: Pick<KubernetesProject, 'configMaps' | 'secrets'>,
  facts: MountFacts,
): ContainerFiles {
  const made = new Map<string, Text & { readonly mount: number }>()
  /** Directories and files that are mounted, with the number of the mount. */
  const mounted = new Map<string, number>()
  const directories: string[] = []
  let refused: string | undefined
  // A mount above another one comes first, and does not hide it.
  const ordered = [...container.volumeMounts].sort((a, b) => depthOf(a.mountPath) - depthOf(b.mountPath))
  for (const [number, mount] of ordered.entries()) {
    const volume = volumes.find(({ name }) => name === mount.name)
    const target = plainPath(mount.mountPath)
    const content = volume === undefined ? { texts: new Map<string, Text>() } : contentOf(volume, project, facts)
    if ('refused' in content) {
      refused ??= content.refused
      continue
    }
    mounted.set(target, number)
    const inside = subPathOf(mount, facts)
    if (typeof inside !== 'string') {
      refused ??= inside.refused
      continue
    }
    const own = inside === '' ? undefined : content.texts.get(inside)
    if (own !== undefined) made.set(target, { ...own, mount: number })
    // A `subPath` that is not there is made as an empty directory.
    else {
      directories.push(target)
      const prefix = inside === '' ? '' : `${inside}/`
      for (const [path, text] of content.texts) {
        if (path.startsWith(prefix))
          made.set(plainPath(`${target}/${path.slice(prefix.length)}`), { ...text, mount: number })
      }
    }
  }
  const files = [...made].filter(
    ([path, { mount }]) => !ancestors(path).some((own) => (mounted.get(own) ?? -1) > mount),
  )
  return {
    files: Object.fromEntries(files.map(([path, { text }]) => [path, text])),
    places: new Map(files.map(([path, { place }]) => [path, place])),
    directories,
    refused,
  }
}

interface Text {
  readonly text: string
  readonly place: FilePlace
}

type Content = { readonly texts: ReadonlyMap<string, Text> } | { readonly refused: string }

function contentOf(
  volume: Volume,
  project: Pick<KubernetesProject, 'configMaps' | 'secrets'>,
  { namespace }: MountFacts,
): Content {
  const parts =
    volume.kind === 'configMap' || volume.kind === 'secret'
      ? [volume]
      : 'projected' in volume && volume.projected !== undefined
        ? volume.projected
        : []
  const texts = new Map<string, Text>()
  for (const part of parts) {
    const read = partOf(part, namespace, project)
    if (typeof read === 'string') return { refused: `MountVolume.SetUp failed for volume "${volume.name}" : ${read}` }
    for (const [path, text] of read) texts.set(path, text)
  }
  return { texts }
}

/** Its files by relative path, or why they cannot be made. */
function partOf(
  { kind, source, items, optional = false }: VolumeOfTexts,
  namespace: string,
  project: Pick<KubernetesProject, 'configMaps' | 'secrets'>,
): ReadonlyMap<string, Text> | string {
  const found = objectOf(kind, source, namespace, project)
  const texts = new Map<string, Text>()
  if (found === undefined) return optional ? texts : `${kind.toLowerCase()} "${source}" not found`
  for (const { key, path } of items ?? Object.keys(found.data).map((own) => ({ key: own, path: own }))) {
    const text = Object.hasOwn(found.data, key) ? found.data[key] : undefined
    if (text !== undefined) texts.set(plainPath(path), { text, place: found.places[key] ?? found.place })
    else if (!optional)
      return kind === 'configMap'
        ? `configmap references non-existent config key: ${key}`
        : `references non-existent secret key: ${key}`
  }
  return texts
}

function subPathOf(
  { subPath, subPathExpr }: VolumeMount,
  { variables = {} }: MountFacts,
): string | { readonly refused: string } {
  if (subPathExpr === undefined) return plainPath(subPath ?? '')
  const missing = [...subPathExpr.matchAll(/\$?\$\(([^)]*)\)/g)].find(
    ([whole, name = '']) => !whole.startsWith('$$') && !Object.hasOwn(variables, name),
  )
  if (missing !== undefined) return { refused: `missing value for "${missing[1]}"` }
  const path = expanded(subPathExpr, variables)
  if (path.startsWith('/')) return { refused: `error SubPath \`${path}\` must not be an absolute path` }
  if (path.split('/').includes('..'))
    return { refused: `unable to provision SubPath \`${path}\`: must not contain '..'` }
  return plainPath(path)
}

/** Without doubled slashes, `.`, and a slash at the end; the root is empty. */
function plainPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`
}

function depthOf(path: string): number {
  return plainPath(path)
    .split('/')
    .filter((part) => part !== '').length
}

/** A path, and the directories that it is in. */
function ancestors(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.map((_, index) => parts.slice(0, index + 1).join('/') || '/')
}
