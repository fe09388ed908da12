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
  readonly refused?: string
}

export interface PlainHost extends PlainServer {
  readonly role: 'namesrv' | 'broker' | 'proxy' | 'none'
  readonly addresses: readonly { readonly address: string; readonly network: string }[]
  readonly resolver?: { readonly hosts?: Readonly<Record<string, readonly string[]>> }
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
