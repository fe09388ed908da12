import { healthTest } from '../compose/index.ts'
import type { PodContainer, Probe } from '../kubernetes/index.ts'
import type { PlainReadiness } from '../plain.ts'
import { portNumber } from './pods.ts'

/** What a probe comes to: `never` where it cannot pass, undefined where it asks what is not played. */
export type Asked = PlainReadiness['probe']

/** Ports that the servers of a pod listen on, and whether it has a NameServer. */
export interface Listening {
  readonly ports: readonly number[]
  readonly namesrv: boolean
  readonly address: string
}

/** What a probe asks, as far as it can be asked of the servers of a pod; undefined for one that asks something else. */
export function askedBy(
  { test }: Pick<Probe, 'test'>,
  containers: readonly PodContainer[],
  { ports, namesrv, address }: Listening,
): Asked | undefined {
  switch (test.kind) {
    case 'tcpSocket': {
      const port = portNumber(test.port, containers)
      // A name that no port has fails at every attempt.
      return port === undefined ? 'never' : isHere(test.host, address) ? { port } : undefined
    }
    case 'httpGet': {
      const port = portNumber(test.port, containers)
      if (port === undefined) return 'never'
      // Remoting takes "GET " for the length of a frame.
      return ports.includes(port) ? 'never' : undefined
    }
    case 'grpc':
      return undefined
    default: {
      const script = test.command.indexOf('-c')
      const read = healthTest(script === -1 ? test.command.join(' ') : (test.command[script + 1] ?? ''))
      if (read === undefined) return undefined
      if (read.kind === 'never') return 'never'
      if (!isHere(read.host, address)) return undefined
      if (read.kind === 'cluster') return namesrv ? 'knowsBroker' : undefined
      if (read.kind === 'http') return ports.includes(read.port) ? 'never' : undefined
      return { port: read.port }
    }
  }
}

function isHere(host: string | undefined, address: string): boolean {
  return host === undefined || host === '' || /^(?:localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(host) || host === address
}
