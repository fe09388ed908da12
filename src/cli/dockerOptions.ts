import { InvalidArgumentError } from 'commander'
import type { ClusterFacts } from '../topology/index.ts'

/** Options about the machine that runs the containers, as commander hands them over. */
export interface DockerOptions {
  readonly engine: 'linux' | 'desktop'
  readonly arch: 'amd64' | 'arm64'
  readonly address?: string
  readonly hosts: Readonly<Record<string, readonly string[]>>
  readonly taken: readonly number[]
  readonly profile: readonly string[]
  /** Compose files that are merged over the first one; of manifests, further ones. */
  readonly file: readonly string[]
  /** Nodes of a cluster by name; none: two of them. */
  readonly node: Readonly<Record<string, string>>
  /** Where objects go that name no namespace. */
  readonly namespace?: string
}

/** The cluster that manifests are applied to. */
export function clusterFacts({ arch, hosts, node }: DockerOptions): ClusterFacts {
  return { architecture: arch, nodeHosts: hosts, ...(Object.keys(node).length === 0 ? {} : { nodes: node }) }
}

/** Docker Desktop on a Mac or on Windows. */
export const ownEngine: DockerOptions['engine'] = process.platform === 'linux' ? 'linux' : 'desktop'
export const ownArchitecture: DockerOptions['arch'] = process.arch === 'arm64' ? 'arm64' : 'amd64'

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

export function anAddress(text: string): string {
  if (!IPV4.test(text))
    throw new InvalidArgumentError(`--address: "${text}" is no address; allowed is an IPv4 address.`)
  return text
}

/** `name=address`, one more line of the machine's hosts file. */
export function aHostsLine(
  text: string,
  before: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> {
  const [, name = '', address = ''] = /^([^=\s]+)=(\S+)$/.exec(text) ?? []
  if (!IPV4.test(address)) {
    throw new InvalidArgumentError(`--hosts: "${text}" is no entry; allowed is name=address, such as broker=127.0.0.1.`)
  }
  return { ...before, [name]: [...(before[name] ?? []), address] }
}

/** `name=address`, a node of a cluster and its address on the LAN. */
export function aNode(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, name = '', address = ''] = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)=(\S+)$/.exec(text) ?? []
  if (!IPV4.test(address)) {
    throw new InvalidArgumentError(
      `--node: "${text}" is no node; allowed is name=address, such as node-1=192.168.1.11.`,
    )
  }
  return { ...before, [name]: address }
}

export function aTakenPort(text: string, before: readonly number[]): readonly number[] {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) {
    throw new InvalidArgumentError(`--taken: "${text}" is no port; allowed are whole numbers from 1 to 65535.`)
  }
  return [...before, port]
}
