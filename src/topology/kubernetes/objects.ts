import { type MapTree, type Problems, shortened, type Tree } from '../yaml/index.ts'
import { isLookedAt, isWithoutEffect, kindProblem, removedVersion } from './kinds.ts'
import { Manifest } from './manifest.ts'
import { type ManifestFile, readStream } from './stream.ts'

/** The objects of files, in their order; those of lists one by one. Kinds that have no bearing here are told as warnings. */
export function readObjects(files: readonly ManifestFile[], problems: Problems): readonly Manifest[] {
  return files.flatMap((file) => readStream(file, problems).flatMap((tree) => objectsOf(tree, problems)))
}

function objectsOf(tree: Tree, problems: Problems): readonly Manifest[] {
  if (tree.kind !== 'map')
    problems.refuse(tree, '', `is ${tree.kind === 'list' ? 'a list' : 'a text'}; allowed is ${WANTED}`)
  const kind = textOf(tree, 'kind', problems)
  const apiVersion = textOf(tree, 'apiVersion', problems)
  if (kind === undefined) return refuseWithoutKind(tree, problems)
  if (kind === 'Kustomization' || apiVersion?.startsWith('kustomize.config.k8s.io/') === true)
    problems.refuse(tree, '', `is a kustomization; allowed are manifests as ${RENDERED} renders them`)
  if (apiVersion === undefined)
    return problems.refuse(tree, '', `apiVersion not set; allowed is one, such as ${versionFor(kind)}`)
  const isList = (apiVersion === 'v1' && kind === 'List') || isLookedAt(kind.replace(/List$/, ''), apiVersion)
  if (kind.endsWith('List') && isList) return itemsOf(tree, problems)
  const problem = kindProblem(kind, apiVersion)
  if (problem !== undefined) problems.refuse(tree.entries.get('apiVersion') ?? tree, '', problem)
  if (isLookedAt(kind, apiVersion)) return [new Manifest(tree, kind, apiVersion, problems)]
  if (!isWithoutEffect(kind, apiVersion)) warnOfOther(tree, kind, apiVersion, problems)
  return []
}

const WANTED = 'a manifest of Kubernetes, with apiVersion, kind and metadata'
const RENDERED = '`kubectl kustomize DIRECTORY > rendered.yaml`'

function versionFor(kind: string): string {
  for (const version of ['v1', 'apps/v1', 'batch/v1']) if (isLookedAt(kind, version)) return version
  return 'v1 or apps/v1'
}

function itemsOf(tree: MapTree, problems: Problems): readonly Manifest[] {
  const items = tree.entries.get('items')
  if (items === undefined || (items.kind === 'scalar' && items.value === null)) return []
  if (items.kind !== 'list') return problems.refuse(items, 'items', 'is no list; allowed is a list of manifests')
  return items.items.flatMap((item) => objectsOf(item, problems))
}

function textOf(tree: MapTree, name: string, problems: Problems): string | undefined {
  const own = tree.entries.get(name)
  if (own === undefined || (own.kind === 'scalar' && (own.value === null || own.value === ''))) return undefined
  if (own.kind === 'scalar' && typeof own.value === 'string') return own.value
  return problems.refuse(own, name, 'is no text; allowed is one')
}

/** Files that are beside manifests in a repository. */
function refuseWithoutKind(tree: MapTree, problems: Problems): never {
  const names = [...tree.entries.keys()].slice(0, 20).map((name) => JSON.stringify(name.slice(0, 40)))
  return problems.refuse(tree, '', `Object 'Kind' is missing in a map of ${names.join(', ')}: ${guessed(tree)}`)
}

function guessed({ entries }: MapTree): string {
  const rendered = 'allowed are manifests as `helm template NAME CHART > rendered.yaml` renders them'
  if (entries.has('resources') || entries.has('bases'))
    return `it looks like a kustomization; allowed are manifests as ${RENDERED} renders them`
  if (entries.has('apiVersion') && entries.has('version')) return `it looks like the Chart.yaml of Helm; ${rendered}`
  if (entries.has('services')) return `it looks like a compose file; allowed is ${WANTED}`
  return entries.has('apiVersion') || entries.has('metadata') || entries.has('spec')
    ? `allowed is ${WANTED}`
    : `it may be the values.yaml of a chart; ${rendered}`
}

function warnOfOther(tree: MapTree, kind: string, apiVersion: string, problems: Problems): void {
  const metadata = tree.entries.get('metadata')
  const name = metadata?.kind === 'map' ? metadata.entries.get('name') : undefined
  const shown = `${shortened(kind)}${name?.kind === 'scalar' && typeof name.value === 'string' ? ` ${shortened(name.value)}` : ''}`
  const removed = removedVersion(kind, apiVersion)
  const end = removed === undefined ? '' : `; ${removed}`
  problems.warn(
    tree,
    shown,
    `is not looked at (${shortened(apiVersion)})${end}`,
    `不在考察范围内（${shortened(apiVersion)}）${end}`,
  )
}
