import type { FilePlace } from '../yaml/index.ts'
import { expanded } from './expand.ts'
import type { DataObject, EnvVar, KubernetesProject, PodContainer } from './model.ts'
import { envName } from './names.ts'

/** What is known of a pod when its containers start. */
export interface PodFacts {
  readonly namespace: string
  /** By the path of the field: `status.podIP`, `metadata.name`, `metadata.labels['app']`, … What is missing is empty. */
  readonly fields: Readonly<Record<string, string>>
  /** Variables of the Services of its namespace, as `serviceVariables` gives them; those of the container win. */
  readonly services?: Readonly<Record<string, string>>
}

/** Variables of a container as the kubelet makes them. */
export interface ContainerEnvironment {
  readonly variables: Readonly<Record<string, string>>
  /** Where the value of each stands; of a Service's variable nothing. */
  readonly places: ReadonlyMap<string, FilePlace>
  /** Why the container does not start, as `kubectl describe pod` has it behind CreateContainerConfigError. */
  readonly refused: string | undefined
  /** Keys of `envFrom` that are no names of variables, and that the kubelet passes over with an event. */
  readonly skipped: readonly string[]
}

/**
 * The environment of a container: `envFrom` in its order, over it `env` in its order, with `$(NAME)` of what came before
 * (kubelet_pods.go, makeEnvironmentVariables). Of objects that no file has the first that is not optional is the refusal.
 */
export function environmentOf(
  container: PodContainer,
  project: Pick<KubernetesProject, 'configMaps' | 'secrets'>,
  facts: PodFacts,
): ContainerEnvironment {
  const variables: Record<string, string> = Object.create(null)
  const places = new Map<string, FilePlace>()
  const skipped: string[] = []
  const services = facts.services ?? {}
  const known: Record<string, string> = Object.assign(Object.create(null), services)
  const refused = (text: string): ContainerEnvironment => ({ variables, places, refused: text, skipped })
  for (const variable of container.env) {
    const value = entriesOf(variable, known, project, facts)
    if (value === undefined) continue
    if ('refused' in value) return refused(value.refused)
    for (const [name, text, place] of value.entries) {
      if (isAll(variable) && envName(name) !== undefined) {
        skipped.push(name)
        continue
      }
      variables[name] = text
      known[name] = text
      places.set(name, place)
    }
  }
  for (const [name, text] of Object.entries(services)) variables[name] ??= text
  return { variables, places, refused: undefined, skipped }
}

type Entry = readonly [name: string, text: string, place: FilePlace]
type Value = { readonly entries: readonly Entry[] } | { readonly refused: string } | undefined

function isAll(variable: EnvVar): boolean {
  return 'from' in variable && (variable.from === 'allOfConfigMap' || variable.from === 'allOfSecret')
}

/** Undefined for what is optional and not there. */
function entriesOf(
  variable: EnvVar,
  before: Readonly<Record<string, string>>,
  project: Pick<KubernetesProject, 'configMaps' | 'secrets'>,
  { namespace, fields }: PodFacts,
): Value {
  const { name, place } = variable
  if ('value' in variable) return { entries: [[name, expanded(variable.value, before), place]] }
  if ('field' in variable) return { entries: [[name, fields[variable.field] ?? '', place]] }
  const kind = variable.from === 'configMap' || variable.from === 'allOfConfigMap' ? 'configMap' : 'secret'
  const found = objectOf(kind, variable.source, namespace, project)
  if (found === undefined)
    return variable.optional ? undefined : { refused: `${kind.toLowerCase()} "${variable.source}" not found` }
  const placeOf = (key: string): FilePlace => found.places[key] ?? place
  if (!('key' in variable))
    return { entries: Object.entries(found.data).map(([key, text]) => [`${name}${key}`, text, placeOf(key)]) }
  const text = Object.hasOwn(found.data, variable.key) ? found.data[variable.key] : undefined
  if (text !== undefined) return { entries: [[name, text, placeOf(variable.key)]] }
  if (variable.optional) return undefined
  const named = kind === 'configMap' ? 'ConfigMap' : 'Secret'
  return { refused: `couldn't find key ${variable.key} in ${named} ${namespace}/${variable.source}` }
}

/** A ConfigMap or Secret of a namespace. */
export function objectOf(
  kind: 'configMap' | 'secret',
  name: string,
  namespace: string,
  { configMaps, secrets }: Pick<KubernetesProject, 'configMaps' | 'secrets'>,
): DataObject | undefined {
  return (kind === 'configMap' ? configMaps : secrets).find((own) => own.name === name && own.namespace === namespace)
}
