import type { Field } from './field.ts'
import { checkLabels, readMeta } from './meta.ts'
import type { PodSpec, Workload, WorkloadKind } from './model.ts'
import { dnsLabel, dnsSubdomain } from './names.ts'
import { readPod } from './pod.ts'
import { readSelector } from './selector.ts'

/** More pods of one workload nobody looks at. */
const REPLICAS_MAX = 100

export function readWorkload(root: Field, kind: WorkloadKind, namespace: string): Workload {
  const meta = readMeta(root, kind === 'StatefulSet' ? dnsLabel : dnsSubdomain, namespace)
  const common = {
    ...meta,
    kind,
    serviceName: undefined,
    podManagementPolicy: 'OrderedReady',
    volumeClaims: [],
  } as const
  if (kind === 'Pod') return { ...common, replicas: 1, selector: {}, pod: readPod(root) }
  const spec = root.child('spec')
  if (kind === 'Job') return { ...common, replicas: 1, selector: {}, pod: podOfJob(spec) }
  const replicas = kind === 'DaemonSet' ? undefined : replicasOf(spec)
  const claims = kind === 'StatefulSet' ? claimsOf(spec) : []
  const selector = readSelector(spec, kind)
  const pod = readTemplate(spec, claims)
  selector.check(spec.child('template'), pod.labels)
  if (pod.restartPolicy !== 'Always')
    spec.child('template').child('spec').child('restartPolicy').unsupported(['Always'])
  if (kind === 'Deployment') checkStrategy(spec)
  if (kind !== 'StatefulSet') return { ...common, replicas, selector: selector.labels, pod }
  return {
    ...common,
    replicas,
    serviceName: serviceNameOf(spec),
    podManagementPolicy: policyOf(spec),
    selector: selector.labels,
    pod,
    volumeClaims: claims,
    firstOrdinal: firstOrdinalOf(spec),
  }
}

function readTemplate(spec: Field, claims: readonly string[]): PodSpec {
  const template = spec.child('template')
  checkLabels(template.child('metadata'), 'labels')
  return readPod(template, claims)
}

function replicasOf(spec: Field): number {
  const replicas = spec.whole('replicas') ?? 1
  const field = spec.child('replicas')
  if (replicas < 0) field.invalid('must be greater than or equal to 0')
  if (replicas > REPLICAS_MAX) field.refuse(`is ${replicas}; looked at are up to ${REPLICAS_MAX} pods of one object`)
  return replicas
}

function podOfJob(spec: Field): PodSpec {
  const policy = spec.child('template').child('spec')
  const given = policy.text('restartPolicy')
  if (given === undefined) policy.required('restartPolicy', 'valid values: "OnFailure", "Never"')
  if (given === 'Always') policy.child('restartPolicy').unsupported(['OnFailure', 'Never'])
  return readTemplate(spec, [])
}

function checkStrategy(spec: Field): void {
  const strategy = spec.child('strategy')
  const type = strategy.text('type') ?? 'RollingUpdate'
  if (type !== 'Recreate' && type !== 'RollingUpdate') {
    const shown = `apps.DeploymentStrategy{Type:${JSON.stringify(type.slice(0, 80))}, RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}`
    strategy.refuseAt(
      strategy.child('type'),
      `Unsupported value: ${shown}: supported values: "Recreate", "RollingUpdate"`,
    )
  }
  if (type === 'Recreate')
    strategy.get('rollingUpdate')?.forbidden("may not be specified when strategy `type` is 'Recreate'")
}

function claimsOf(spec: Field): readonly string[] {
  return spec.items('volumeClaimTemplates').flatMap((field) => {
    const name = field.child('metadata').text('name')
    return name === undefined ? [] : [name]
  })
}

function policyOf(spec: Field): Workload['podManagementPolicy'] {
  const policy = spec.text('podManagementPolicy') ?? 'OrderedReady'
  if (policy === 'OrderedReady' || policy === 'Parallel') return policy
  return spec.child('podManagementPolicy').invalid("must be 'OrderedReady' or 'Parallel'")
}

function serviceNameOf(spec: Field): string | undefined {
  const name = spec.text('serviceName')
  if (name === undefined) {
    spec.warn(
      'has no serviceName: the API server accepts that, and the pods get no names in the DNS',
      '没有 serviceName：API server 接受这种写法，但 Pod 在 DNS 里没有名字',
    )
  }
  return name
}

function firstOrdinalOf(spec: Field): number {
  const start = spec.child('ordinals').get('start')
  if (typeof start?.value !== 'number') return 0
  return start.value < 0 ? start.invalid('must be greater than or equal to 0') : start.value
}
