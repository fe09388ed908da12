import type { HostSpec } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'

/** The port on which members of a DLedger group vote. */
const PORT = 40_911
const IDS = ['0', '1', '2'] as const

/** Three pods of a DLedger group, which know each other by the names of one headless Service. */
export interface DledgerGroup {
  readonly pods: readonly string[]
  readonly hosts: Readonly<Record<string, HostSpec>>
  /** The name of a pod in the Service. */
  readonly nameOf: (pod: string) => string
}

/** `network`: the first three bytes of the addresses of its pods. */
export function dledgerGroup(
  group: string,
  network: string,
  spec: Pick<HostSpec, 'readiness' | 'profile'>,
): DledgerGroup {
  const pods = IDS.map((id) => `${group}-${id}`)
  const nameOf = (pod: string): string => `${pod}.${group}-svc`
  const dLegerPeers = pods.map((pod, index) => `n${index}-${nameOf(pod)}:${PORT}`).join(';')
  return {
    pods,
    nameOf,
    hosts: each(pods, (_pod, index) => ({
      role: 'dledger',
      addresses: [`${network}.${index + 1}`],
      settings: { dLegerGroup: group, dLegerPeers, dLegerSelfId: `n${index}` },
      ...spec,
    })),
  }
}
