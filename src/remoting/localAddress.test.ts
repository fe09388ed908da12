import { describe, expect, it } from 'vitest'
import type { NetworkInterface } from '../runtime/index.ts'
import { goLocalAddress, javaLocalAddress49, javaLocalAddress53 } from './localAddress.ts'

const card = (name: string, addresses: readonly string[], flags: Partial<NetworkInterface> = {}): NetworkInterface => ({
  name,
  addresses,
  loopback: false,
  up: true,
  bridge: false,
  pointToPoint: false,
  ...flags,
})
const lo = card('lo', ['127.0.0.1', '::1'], { loopback: true })
const eth0 = card('eth0', ['10.0.0.5'])
const lan = card('eth1', ['192.168.1.5'])
const publicCard = card('eth2', ['203.0.113.5'])
const docker0 = card('docker0', ['172.17.0.1'], { bridge: true })
const overlay = card('eth9', ['172.17.0.9'])

describe('the address that a program takes for its own', () => {
  it.each([
    ['one card', [lo, eth0], '10.0.0.5', '10.0.0.5', '10.0.0.5'],
    ['a bridge', [lo, docker0, eth0], '10.0.0.5', '10.0.0.5', '172.17.0.1'],
    ['a public card', [lo, eth0, publicCard], '203.0.113.5', '203.0.113.5', '10.0.0.5'],
    // 5.3.3 takes the last private one in Java's order, the first of the kernel's; 4.9.7 the first in Java's order.
    ['two private cards', [lo, eth0, overlay], '10.0.0.5', '172.17.0.9', '10.0.0.5'],
    ['192.168 and another', [lo, lan, eth0], '192.168.1.5', '10.0.0.5', '192.168.1.5'],
    ['a card that is down', [lo, { ...eth0, up: false }, lan], '192.168.1.5', '10.0.0.5', '10.0.0.5'],
    ['a public tunnel', [lo, eth0, { ...publicCard, pointToPoint: true }], '10.0.0.5', '203.0.113.5', '10.0.0.5'],
    ['loopback alone', [lo], '127.0.0.1', '127.0.0.1', ''],
    ['IPv6 alone', [lo, card('eth0', ['fe80::1', '2001:db8::1'])], '2001:db8::1', '2001:db8::1', ''],
  ])('with %s', (_, interfaces, java53, java49, go) => {
    expect([javaLocalAddress53(interfaces), javaLocalAddress49(interfaces), goLocalAddress(interfaces)]).toEqual([
      java53,
      java49,
      go,
    ])
  })
})
