import { checkPorts, readPorts } from './containerPorts.ts'
import { readEnv } from './env.ts'
import type { Field } from './field.ts'
import type { PodContainer } from './model.ts'
import { dnsLabel } from './names.ts'
import { readHandler, readProbe } from './probe.ts'
import { readResources } from './resources.ts'
import { readMounts, type VolumeNames } from './volumeMounts.ts'

/** What a pod says of all its containers. */
export interface Around {
  readonly volumes: VolumeNames
  readonly hostNetwork: boolean
}

export function readContainers(list: readonly Field[], around: Around, names: Set<string>): readonly PodContainer[] {
  for (const field of list) field.get('restartPolicy')?.forbidden('may not be set for non-init containers')
  const read = list.map((field) => readContainer(field, around, names))
  checkPorts(list, around.hostNetwork)
  return read
}

/** Containers that run one after another before the others, and end. */
export function readInitContainers(
  list: readonly Field[],
  around: Around,
  names: Set<string>,
): readonly PodContainer[] {
  return list.map((field) => {
    const isSidecar = field.oneOf('restartPolicy', ['Always'], undefined) === 'Always'
    for (const key of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      if (!isSidecar) field.get(key)?.forbidden('may not be set for init containers without restartPolicy=Always')
    }
    checkPorts([field], around.hostNetwork)
    return { ...readContainer(field, around, names), sidecar: isSidecar }
  })
}

function readContainer(field: Field, around: Around, names: Set<string>): PodContainer {
  const name = nameOf(field, names)
  const image = field.requiredText('image')
  // Templates may have blanks, and their pods may not.
  if (image !== image.trim())
    field.manifest.refusePod(
      field.child('image').tree,
      `${field.path}.image`,
      `Invalid value: ${JSON.stringify(image.slice(0, 253))}: must not have leading or trailing whitespace`,
    )
  checkWords(field)
  const security = field.child('securityContext')
  const { memoryBytes, cpus } = readResources(field.child('resources'))
  return {
    name,
    image,
    command: wordsOf(field, 'command'),
    args: wordsOf(field, 'args'),
    workingDir: field.text('workingDir'),
    env: readEnv(field),
    ports: readPorts(field, around.hostNetwork),
    volumeMounts: readMounts(field, around.volumes),
    readinessProbe: readProbe(field, 'readinessProbe'),
    livenessProbe: readProbe(field, 'livenessProbe'),
    startupProbe: readProbe(field, 'startupProbe'),
    memoryBytes,
    cpus,
    runAsUser: security.get('runAsUser')?.between(0, USER_MAX),
    place: field.place,
  }
}

/** Ids of users and groups. */
export const USER_MAX: number = 2 ** 31 - 1

function nameOf(field: Field, names: Set<string>): string {
  const name = field.requiredText('name')
  field.get('name')?.must(dnsLabel)
  if (names.has(name)) field.get('name')?.duplicate()
  names.add(name)
  return name
}

function checkWords(field: Field): void {
  field.oneOf('imagePullPolicy', ['Always', 'IfNotPresent', 'Never'], undefined)
  field.oneOf('terminationMessagePolicy', ['File', 'FallbackToLogsOnError'], undefined)
  for (const hook of ['postStart', 'preStop']) {
    const own = field.child('lifecycle').get(hook)
    if (own?.get('sleep') === undefined && own !== undefined) readHandler(own, ['exec', 'httpGet', 'tcpSocket'])
  }
}

/** An empty list is as if it were not there. */
function wordsOf(field: Field, name: string): readonly string[] | undefined {
  const words = field.texts(name)
  return words.length === 0 ? undefined : words
}
