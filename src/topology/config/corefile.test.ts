import { describe, expect, it } from 'vitest'
import { inZones, readCorefile } from './corefile.ts'
import { type DnsChain, dnsChains } from './dnsChain.ts'

const COREFILE = `.:53 {
    errors   # to the log
    hosts {
      192.168.1.176 rocketmq-namesrv-0 ns0
      192.168.1.177 rocketmq-namesrv-1
      FALLTHROUGH
    }
    kubernetes cluster.local in-addr.arpa {
      pods insecure
      fallthrough in-addr.arpa
      ttl 30
    }
    forward . /etc/resolv.conf
    cache 30
    loadbalance
}
`

function chain(text: string): DnsChain {
  const read = readCorefile(text)
  if ('problem' in read) throw new Error(read.problem)
  const chains = dnsChains(read.servers)
  if ('problem' in chains) throw new Error(chains.problem)
  const [first] = chains.chains
  if (first === undefined) throw new Error('no chain')
  return first
}

describe('a Corefile', () => {
  it('has servers with plugins and properties', () => {
    const read = readCorefile(COREFILE)
    const [server] = 'servers' in read ? read.servers : []
    expect(server?.zones).toEqual(['.'])
    expect(server?.directives.map(({ name, args, line }) => [name, args, line])).toEqual([
      ['errors', [], 2],
      ['hosts', [], 3],
      ['kubernetes', ['cluster.local', 'in-addr.arpa'], 8],
      ['forward', ['.', '/etc/resolv.conf'], 13],
      ['cache', ['30'], 14],
      ['loadbalance', [], 15],
    ])
  })

  it('gives the chain of what answers', () => {
    const found = chain(COREFILE.replace('FALLTHROUGH', 'fallthrough'))
    expect(found).toMatchObject({
      shuffles: true,
      cache: { foundSeconds: 30, deniedSeconds: 30 },
      hosts: { zones: ['.'], fallthrough: ['.'], ttlSeconds: 3600 },
      kubernetes: { zones: ['cluster.local.', 'in-addr.arpa.'], fallthrough: ['in-addr.arpa.'], ttlSeconds: 30 },
      forward: { from: '.', to: ['/etc/resolv.conf'] },
    })
    expect(found.hosts?.entries.get('ns0.')).toEqual(['192.168.1.176'])
  })

  it('falls through nowhere without the word', () => {
    expect(chain(COREFILE.replace('FALLTHROUGH', '')).hosts?.fallthrough).toEqual([])
  })

  it('takes a comment of another language for zones', () => {
    const zones = chain(COREFILE.replace('FALLTHROUGH', 'fallthrough // 必须添加')).hosts?.fallthrough
    expect(zones).toEqual(['//.', '必须添加.'])
    expect(inZones('rocketmq-namesrv-headless.rocketmq.svc.cluster.local', zones ?? [])).toBe(false)
    expect(chain(COREFILE.replace('FALLTHROUGH', 'fallthrough # 必须添加')).hosts?.fallthrough).toEqual(['.'])
  })

  it('may have several servers, with zones and ports', () => {
    const read = readCorefile('example.org, example.com:1053 {\n whoami\n}\n. {\n forward . 8.8.8.8 8.8.4.4\n}\n')
    expect('servers' in read && read.servers.map(({ zones, port }) => [zones, port])).toEqual([
      [['example.org.'], 53],
      [['example.com.'], 1053],
      [['.'], 53],
    ])
  })

  it('that is wrong names the line', () => {
    expect(readCorefile('. {\n errors\n')).toMatchObject({ problem: 'Unexpected EOF', line: 2 })
    expect(readCorefile('}\n')).toMatchObject({ line: 1 })
    const late = readCorefile('. {\n hosts {\n  fallthrough\n  10.0.0.1 late\n }\n}')
    expect('servers' in late && dnsChains(late.servers)).toEqual({ problem: "unknown property '10.0.0.1'", line: 4 })
  })
})
