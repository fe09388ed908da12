import { describe, expect, it } from 'vitest'
import { type PicturedTopology, topologySvg, topologyTable } from '../../src/topology/index.ts'

const world: PicturedTopology = {
  hosts: {
    namesrv: { role: 'namesrv', addresses: ['10.0.0.1'] },
    'broker-a': {
      role: 'broker',
      addresses: ['10.0.0.2'],
      settings: { namesrvAddr: 'namesrv:9876', brokerIP1: '10.1.7.229' },
    },
    pod: { role: 'none', addresses: ['10.0.0.3'], resolver: { servers: ['coredns', 'default'] } },
    laptop: { role: 'none', addresses: [{ address: '192.168.1.5', network: 'office' }] },
    kubeDns: { role: 'none', addresses: ['10.0.0.53'] },
  },
  dns: { 'rocketmq.example.com': { addresses: ['10.0.0.1'] } },
  dnsServers: { coredns: { host: ['kubeDns'], corefile: '.:53 { forward . /etc/resolv.conf }' } },
  published: {
    outside: { at: '203.0.113.10:19876', to: 'namesrv:9876' },
    inside: { at: '10.0.0.3:29876', to: 'namesrv:9876' },
  },
}

describe('the table of a world', () => {
  it('tells its DNS servers, and who asks them', () => {
    const table = topologyTable(world)
    expect(table).toMatch(/DNS SERVER +ON +ASKED BY +KNOWS\n/)
    expect(table).toMatch(/default +every host +every host +the hosts, rocketmq\.example\.com\n/)
    expect(table).toMatch(/coredns +kubeDns +pod +what its Corefile says\n/)
    expect(table).toMatch(/kubeDns +10\.0\.0\.53 \(default\) +DNS server coredns\n/)
  })

  it('marks addresses that no host holds, of published ports and of brokers', () => {
    const table = topologyTable(world)
    expect(table).toMatch(/203\.0\.113\.10:19876, which no host holds +namesrv:9876\n/)
    expect(table).toMatch(/10\.0\.0\.3:29876 +namesrv:9876\n/)
    expect(table).toContain(
      'broker broker-a, advertises 10.1.7.229:10911, which no host holds, registers at namesrv:9876',
    )
  })

  it('says nothing of names where no more is known than the hosts, and nothing of addresses that are there', () => {
    const { namesrv, laptop } = world.hosts
    if (namesrv === undefined || laptop === undefined) throw new Error('no hosts')
    const plain = topologyTable({
      hosts: { namesrv, laptop },
      published: { p: { at: '0.0.0.0:1', to: 'namesrv:9876' } },
    })
    expect(plain).not.toMatch(/DNS|no host holds/)
    const advertised = { role: 'broker', addresses: ['10.0.0.2'], settings: { brokerIP1: '203.0.113.10' } }
    const published = { p: { at: '203.0.113.10:10911', to: 'broker-a:10911' } }
    const behind = topologyTable({ hosts: { 'broker-a': advertised }, published })
    expect(behind).toContain('advertises 203.0.113.10:10911\n')
  })
})

describe('the picture of a world', () => {
  it('shows them as well', () => {
    const svg = topologySvg(world)
    expect(svg).toContain('>DNS server coredns<')
    expect(svg).toMatch(/>published at 203\.0\.113\.10:19876<.*\n.*>which no host holds</)
    expect(svg).toMatch(/>advertises 10\.1\.7\.229:10911<.*\n.*>which no host holds</)
    expect(svg).not.toContain('published at 10.0.0.3')
  })

  it('does so in Chinese', () => {
    const svg = topologySvg(world, 'tip', 'zh')
    expect(svg).toContain('>DNS 服务器 coredns<')
    expect(svg).toMatch(/>发布在 203\.0\.113\.10:19876<.*\n.*>没有主机拥有这个地址</)
    expect(svg).toMatch(/>公布地址 10\.1\.7\.229:10911<.*\n.*>没有主机拥有这个地址</)
  })
})
