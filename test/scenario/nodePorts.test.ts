import { describe, expect, it } from 'vitest'
import type { NodePortSpec, Observations, Step } from '../../src/scenario/index.ts'
import { checkedSample, type Plan, playSample } from './playSample.ts'

const onLan = (address: string) => ({ role: 'none', addresses: [{ address, network: 'lan' }] }) as const
const pod = (address: string) => ({ role: 'none', addresses: [{ address, network: 'pods' }] }) as const

/** Two nodes, a pod on each, and a browser outside of them, which dials both nodes eight times. */
function planOf(port: Omit<NodePortSpec, 'port'>, more: readonly Step[] = []): Plan {
  const dial = (node: string, number: number): Step => ({
    at: '5s',
    as: `${node} ${number}`,
    do: 'dial',
    client: 'browser',
    to: `192.168.1.${node === 'a' ? 11 : 12}:30080`,
  })
  return {
    topology: {
      hosts: {
        a: onLan('192.168.1.11'),
        b: onLan('192.168.1.12'),
        'pod-1': pod('10.244.1.7'),
        'pod-2': pod('10.244.2.8'),
        laptop: onLan('192.168.1.50'),
      },
      nodePorts: { web: { port: 30_080, ...port } },
      webServers: { one: { host: 'pod-1', body: '1' }, two: { host: 'pod-2', body: '2' } },
    },
    clients: { browser: { kind: 'probe', host: 'laptop' } },
    timeline: [...more, ...['a', 'b'].flatMap((node) => Array.from({ length: 8 }, (_, number) => dial(node, number)))],
    lasts: '20s',
  }
}

const play = (port: Omit<NodePortSpec, 'port'>, more: readonly Step[] = []): Promise<Observations> =>
  playSample(planOf(port, more))

const opened = (seen: Observations, node: string): number =>
  Array.from({ length: 8 }, (_, number) => seen.outcome(`${node} ${number}`).text).filter((text) => text === 'open')
    .length

const sources = (seen: Observations, host: string): readonly string[] =>
  [...new Set(seen.accepted(host).map(({ remote }) => remote.split(':')[0] ?? ''))].toSorted()

describe('a node port', () => {
  it('leads from every node to every pod, which sees the node', async () => {
    const seen = await play({ nodes: { a: ['pod-1:80', 'pod-2:80'], b: [] } })
    expect([opened(seen, 'a'), opened(seen, 'b')]).toEqual([8, 8])
    expect(sources(seen, 'pod-1')).toEqual(['192.168.1.11', '192.168.1.12'])
    expect(sources(seen, 'pod-2')).toEqual(['192.168.1.11', '192.168.1.12'])
  })

  it('with externalTrafficPolicy Local leads to pods of the node alone, which see the client', async () => {
    const seen = await play({ nodes: { a: ['pod-1:80'], b: ['pod-2:80'] }, externalTrafficPolicy: 'Local' })
    expect([opened(seen, 'a'), opened(seen, 'b')]).toEqual([8, 8])
    expect([seen.accepted('pod-1').length, seen.accepted('pod-2').length]).toEqual([8, 8])
    expect([...sources(seen, 'pod-1'), ...sources(seen, 'pod-2')]).toEqual(['192.168.1.50', '192.168.1.50'])
  })

  it('drops with Local, and rejects with Cluster, where no pod is left', async () => {
    const off: readonly Step[] = [{ at: '3s', do: 'powerOff', host: 'pod-1' }]
    const nodes = { a: ['pod-1:80'], b: [] }
    const local = await play({ nodes, externalTrafficPolicy: 'Local' }, off)
    const cluster = await play({ nodes }, off)
    const results = (seen: Observations): unknown => [...new Set(seen.dials().map(({ result }) => result))]
    expect([results(local), results(cluster)]).toEqual([['timedOut'], ['refused']])
  })

  it.each([
    [{ nodes: { c: [] } }, /nodes\.c is \[\]; allowed is the pods of a host/],
    [{ nodes: { a: ['pod-9:80'] } }, /nodes\.a\[0\] is "pod-9:80"; allowed is host:port with a host of/],
    [
      { nodes: { a: [] }, externalTrafficPolicy: 'local' },
      /externalTrafficPolicy is "local"; allowed is one of Cluster, Local/,
    ],
  ])('is refused with %j', (port, text) => {
    expect(() => checkedSample(planOf(port as unknown as NodePortSpec))).toThrow(text)
  })
})
