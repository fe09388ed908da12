import { describe, expect, it } from 'vitest'
import { checkScenario, type Scenario, type Step, type VariantResult } from '../../src/scenario/index.ts'
import { patchOf } from './access.ts'
import { type Changes, runSample } from './playSample.ts'
import { sample } from './sample.ts'

const play = (changes: Changes, steps: readonly Step[], more: Partial<Scenario> = {}): Promise<VariantResult> =>
  runSample({ ...more, changes, steps, lasts: '60s' })

const large: Step = {
  at: '10s',
  as: 'send much',
  do: 'send',
  client: 'app',
  topic: 'Orders',
  body: 'x',
  bytes: 3000,
  filledWith: 'noise',
}

describe('a tunnel that swallows large packets', () => {
  const links = [{ from: 'pod', to: 'broker-a', mtu: 1420, icmp: 'lost' }] as const

  it('lets small messages through, and lets large ones time out', async () => {
    const { observations: seen, explanations } = await play({ links }, [large])
    expect(seen.outcome('app send').text).toBe('SEND_OK')
    expect(seen.outcome('send much').state).toBe('failed')
    expect(seen.outcome('send much').tookMs).toBeGreaterThan(2990)
    const text = explanations.map(({ sentence }) => sentence).join('\n')
    expect(text).toContain('larger than the 1420 bytes that the way takes, and the ICMP message that says so gets lost')
    expect(text).toContain('tcp_mtu_probing=1')
  })

  it.each<readonly [string, Changes]>([
    [
      'the card of the client is as small',
      { hosts: { pod: { addresses: [{ address: '10.0.0.3', network: 'default', mtu: 1420 }] } } },
    ],
    ['the kernel of the client probes', { hosts: { pod: { sysctls: { 'net.ipv4.tcp_mtu_probing': 1 } } } }],
  ])('does no harm where %s', async (_, changes) => {
    const { observations: seen } = await play({ links, ...changes }, [large])
    expect(seen.outcome('send much').text).toBe('SEND_OK')
  })

  it('does no harm where ICMP passes', async () => {
    const { observations: seen } = await play({ links: [{ from: 'pod', to: 'broker-a', mtu: 1420 }] }, [large])
    expect(seen.outcome('send much').text).toBe('SEND_OK')
  })
})

describe('settings of a kernel', () => {
  it('end an attempt to connect before its program does', async () => {
    const clients = { probe: { kind: 'probe', host: 'pod' } } as const
    const sysctls = { 'net.ipv4.tcp_syn_retries': 1 }
    const { observations: seen } = await play(
      { hosts: { pod: { sysctls } }, firewall: [{ to: '10.0.0.2', action: 'drop' }] },
      [{ at: '5s', do: 'dial', client: 'probe', to: '10.0.0.2:10911' }],
      { clients, timeline: [] },
    )
    expect(seen.dials({ host: 'pod' }).map(({ syns, tookMs }) => [syns, Math.round(tookMs ?? 0)])).toEqual([[2, 3000]])
  })

  it.each([
    [
      { hosts: { pod: { sysctls: { 'net.ipv4.tcp_retries2': 300 } } } },
      /tcp_retries2"\] is 300; allowed is a setting of the kernel/,
    ],
    [{ hosts: { pod: { sysctls: { 'net.core.somaxconn': 1 } } } }, /somaxconn"\] is unknown; allowed are net\.ipv4/],
    [
      { hosts: { pod: { addresses: [{ address: '10.0.0.3', network: 'default', mtu: 64 }] } } },
      /mtu is 64; allowed is/,
    ],
    [{ links: [{ from: 'pod', to: '*', mtu: 99_999 }] }, /mtu is 99999; allowed is a number of bytes/],
    [{ links: [{ from: 'pod', to: '*', icmp: 'lost' }] }, /icmp is "lost"; allowed is absent without mtu/],
  ])('are refused with %j', (changes, text) => {
    const topology = patchOf<Scenario['topology']>(sample().topology, changes as never)
    expect(() => checkScenario({ ...sample(), topology })).toThrow(text)
  })
})
