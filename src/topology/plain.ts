import type { ProfileName } from '../profile/index.ts'
import type { RestartPolicy } from './docker/restartPolicy.ts'

/** A deployment as tables and pictures read it, and as container set-ups come to. A scenario's topology has this shape. */
export interface PlainTopology {
  readonly hosts: Readonly<Record<string, PlainHost>>
  readonly servers?: Readonly<
    Record<string, PlainServer & { readonly host: string; readonly role: 'namesrv' | 'broker' | 'proxy' }>
  >
  readonly routes?: readonly PlainRoute[]
  readonly published?: Readonly<Record<string, PlainPublished>>
  readonly firewall?: readonly PlainFirewall[]
  readonly services?: Readonly<Record<string, PlainService>>
  readonly nodePorts?: Readonly<Record<string, PlainNodePort>>
  readonly dns?: Readonly<Record<string, PlainName>>
  readonly dnsServers?: Readonly<
    Record<string, { readonly host?: string; readonly corefile?: string; readonly without?: readonly string[] }>
  >
  readonly masquerades?: readonly { readonly hosts: readonly string[]; readonly as: string; readonly to: string }[]
}

export interface PlainService {
  readonly at: string
  readonly to: readonly string[]
  readonly fromNetworks?: readonly string[]
  readonly masqueradeAs?: string
  readonly affinity?: `${number}ms`
}

export interface PlainNodePort {
  readonly port: number
  readonly nodes: Readonly<Record<string, readonly string[]>>
  readonly externalTrafficPolicy?: 'Cluster' | 'Local'
}

export interface PlainName {
  readonly addresses?: readonly string[]
  readonly hosts?: readonly string[]
  readonly notReady?: boolean
}

export interface PlainReadiness {
  readonly probe: { readonly port: number } | 'knowsBroker' | 'running' | 'never'
  readonly period?: `${number}ms`
  readonly delay?: `${number}ms`
  readonly failures?: number
}

export interface PlainResolver {
  readonly hosts?: Readonly<Record<string, readonly string[]>>
  readonly search?: readonly string[]
  readonly ndots?: number
  readonly timeout?: `${number}ms`
  readonly attempts?: number
  readonly servers?: readonly string[]
}

/** An address of a network card. */
export interface PlainNic {
  readonly address: string
  readonly network: string
  readonly name?: string
  readonly bridge?: boolean
}

export interface PlainFirewall {
  readonly from: string
  readonly to: string
  readonly action: 'drop'
}

export interface PlainServer {
  readonly profile?: ProfileName
  readonly settings?: Readonly<Record<string, string | number | boolean>>
  readonly topics?: Readonly<Record<string, number>>
  readonly store?: 'memory' | 'disk'
  readonly bootsAt?: `${number}ms`
  readonly restart?: RestartPolicy
  readonly bootTakes?: `${number}ms`
  readonly ends?: { readonly exitCode: number; readonly text: string }
  readonly container?: { readonly name: string; readonly front: boolean }
  readonly root?: string
  readonly liveness?: PlainReadiness & { readonly probe: { readonly port: number } | 'never' }
  readonly refused?: string
}

export interface PlainHost extends PlainServer {
  readonly role: 'namesrv' | 'broker' | 'proxy' | 'none'
  readonly addresses: readonly PlainNic[]
  readonly resolver?: PlainResolver
  readonly readiness?: PlainReadiness
  readonly named?: boolean
  readonly diskOwner?: number
  readonly user?: number
}

export interface PlainRoute {
  readonly from: string
  readonly to: string
  readonly bothWays?: boolean
  readonly action?: 'forward' | 'drop'
}

export interface PlainPublished {
  readonly at: string
  readonly to: string
  readonly on?: string
  readonly masqueradeAs?: string
  readonly opensAt?: `${number}ms`
}
