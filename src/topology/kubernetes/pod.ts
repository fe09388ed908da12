import { type Around, readContainers, readInitContainers, USER_MAX } from './container.ts'
import { readDns } from './dns.ts'
import type { Field } from './field.ts'
import { checkLabels, readLabels } from './meta.ts'
import type { PodSpec } from './model.ts'
import { dnsLabel, dnsSubdomain, ipAddress } from './names.ts'
import { readVolumes } from './volumes.ts'

/** Default of `terminationGracePeriodSeconds`. */
const GRACE_SECONDS = 30

/** A pod, or the template of one: `pod` is what has its `metadata` and `spec`. `claims` are mounted like volumes. */
export function readPod(pod: Field, claims: readonly string[] = []): PodSpec {
  const spec = pod.child('spec')
  const hostNetwork = spec.flag('hostNetwork')
  const volumes = readVolumes(spec)
  const around: Around = { volumes: new Set([...volumes.map(({ name }) => name), ...claims]), hostNetwork }
  const list = spec.items('containers')
  if (list.length === 0) spec.required('containers')
  const names = new Set<string>()
  const containers = readContainers(list, around, names)
  const initContainers = readInitContainers(spec.items('initContainers'), around, names)
  spec.get('ephemeralContainers')?.forbidden('cannot be set on create')
  const security = spec.child('securityContext')
  const grace = spec.whole('terminationGracePeriodSeconds') ?? GRACE_SECONDS
  checkLabels(spec, 'nodeSelector')
  if (spec.text('serviceAccountName') !== undefined) spec.get('serviceAccountName')?.must(dnsSubdomain)
  return {
    ...readLabels(pod.child('metadata')),
    containers,
    initContainers,
    hostNetwork,
    hostname: label(spec, 'hostname'),
    subdomain: label(spec, 'subdomain'),
    ...readDns(spec),
    hostAliases: readAliases(spec),
    nodeName: spec.text('nodeName') === undefined ? undefined : spec.get('nodeName')?.must(dnsSubdomain),
    volumes,
    runAsUser: security.get('runAsUser')?.between(0, USER_MAX),
    fsGroup: security.get('fsGroup')?.between(0, USER_MAX),
    restartPolicy: spec.oneOf('restartPolicy', ['Always', 'OnFailure', 'Never'], 'Always'),
    // What is below zero counts as a second when the pod is deleted.
    terminationGracePeriodSeconds: grace < 0 ? 1 : grace,
    enableServiceLinks: spec.get('enableServiceLinks')?.value !== false,
    nodeSelector: spec.textMap('nodeSelector'),
  }
}

function label(spec: Field, name: string): string | undefined {
  return spec.text(name) === undefined ? undefined : spec.get(name)?.must(dnsLabel)
}

/** The API server names the list and not the entry. */
function readAliases(spec: Field): PodSpec['hostAliases'] {
  const list = spec.child('hostAliases')
  return spec.items('hostAliases').map((field) => {
    const ip = field.text('ip') ?? ''
    if (ipAddress(ip) !== undefined)
      list
        .child('ip')
        .refuseAt(field.child('ip'), `Invalid value: ${JSON.stringify(ip.slice(0, 253))}: must be valid IP address`)
    for (const name of field.items('hostnames')) {
      const problem = dnsSubdomain(String(name.value ?? ''))
      if (problem !== undefined)
        list
          .child('hostnames')
          .refuseAt(name, `Invalid value: ${JSON.stringify(String(name.value ?? '').slice(0, 253))}: ${problem}`)
    }
    return { ip, hostnames: field.texts('hostnames') }
  })
}
