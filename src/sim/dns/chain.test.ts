import { describe, expect, it } from 'vitest'
import { type DnsChainOptions, type DnsPlugin, dnsChain } from './index.ts'

const cluster: DnsPlugin = (name) =>
  name === 'ns.svc.cluster.local'
    ? { outcome: 'answer', addresses: ['10.96.0.1'], ttlSeconds: 30, rotate: false }
    : { outcome: 'notFound' }
const upstream: DnsPlugin = (name) =>
  name === 'example.com'
    ? { outcome: 'answer', addresses: ['93.184.216.34'], ttlSeconds: 300, rotate: false }
    : { outcome: 'notFound', keepSeconds: 900 }

const block = (fallthrough: readonly string[], more: Partial<DnsChainOptions> = {}): DnsChainOptions => ({
  zones: ['.'],
  shuffles: false,
  cache: undefined,
  hosts: { zones: ['.'], entries: new Map([['ns-0.', ['192.168.1.176']]]), fallthrough, ttlSeconds: 3600 },
  kubernetes: { zones: ['cluster.local.'], fallthrough: [], ttlSeconds: 5 },
  forward: { from: '.' },
  ...more,
})

function ask(name: string, options: readonly DnsChainOptions[], nowMs: () => number = () => 0): string {
  const answer = dnsChain(options, { cluster, upstream, nowMs })(name, '10.0.0.1')
  return answer?.outcome === 'answer' ? answer.addresses.join(' ') : String(answer?.outcome)
}

const names = ['ns-0', 'ns.svc.cluster.local', 'gone.svc.cluster.local', 'example.com', 'nowhere.example']

describe('a chain of plugins', () => {
  it('ends at the hosts plugin, which answers for all names', () => {
    expect(names.map((name) => ask(name, [block([])]))).toEqual([
      '192.168.1.176',
      'serverFailure',
      'serverFailure',
      'serverFailure',
      'serverFailure',
    ])
  })

  it('goes on with fallthrough', () => {
    expect(names.map((name) => ask(name, [block(['.'])]))).toEqual([
      '192.168.1.176',
      '10.96.0.1',
      'notFound',
      '93.184.216.34',
      'notFound',
    ])
  })

  it('goes on for the zones of fallthrough alone', () => {
    expect(names.map((name) => ask(name, [block(['//.', 'example.com.'])]))).toEqual([
      '192.168.1.176',
      'serverFailure',
      'serverFailure',
      '93.184.216.34',
      'serverFailure',
    ])
  })

  it('belongs to the server block with the longest zone, and other names are refused', () => {
    const other = block([], { zones: ['cluster.local.'], hosts: undefined, forward: undefined })
    expect(ask('ns.svc.cluster.local', [block([]), other])).toBe('10.96.0.1')
    expect(ask('example.com', [other])).toBe('serverFailure')
  })

  it('keeps answers and denials as long as its cache says', () => {
    let nowMs = 0
    let asked = 0
    const counting: DnsPlugin = (name, client) => {
      asked++
      return upstream(name, client)
    }
    const options = block([], { hosts: undefined, cache: { foundSeconds: 30, deniedSeconds: 10 } })
    const chain = dnsChain([options], { cluster, upstream: counting, nowMs: () => nowMs })
    const at = (ms: number, name: string): number => {
      nowMs = ms
      chain(name, '10.0.0.1')
      return asked
    }
    expect([at(0, 'example.com'), at(29_999, 'EXAMPLE.com'), at(30_000, 'example.com')]).toEqual([1, 1, 2])
    expect([at(40_000, 'nowhere.example'), at(49_999, 'nowhere.example'), at(50_000, 'nowhere.example')]).toEqual([
      3, 3, 4,
    ])
  })
})
