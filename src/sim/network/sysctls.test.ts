import { describe, expect, it } from 'vitest'
import type { Connection } from '../../runtime/index.ts'
import { createWorld, type HostOptions, type World } from '../index.ts'
import { hostTcp, type Sysctls } from './sysctls.ts'

const secondsOf = (us: number | undefined): number => (us ?? Number.NaN) / 1_000_000

describe('the settings of a host', () => {
  it('are those of Linux where nothing is said', () => {
    const { synRetries, synGiveUpUs, userTimeoutUs, keepAlive, probesMtu } = hostTcp()
    expect([synRetries, secondsOf(synGiveUpUs), userTimeoutUs, probesMtu]).toEqual([6, 127, undefined, false])
    expect(keepAlive).toEqual({ idleMs: 7_200_000, intervalMs: 75_000, count: 9 })
  })

  it.each([
    [1, 3],
    [2, 7],
    [3, 15],
    [7, 247],
  ])('let SYNs end after tcp_syn_retries = %i in %i s', (retries, seconds) => {
    expect(secondsOf(hostTcp({ 'net.ipv4.tcp_syn_retries': retries }).synGiveUpUs)).toBe(seconds)
  })

  it.each([
    [15, 924.6],
    [8, 102.2],
    [5, 12.6],
  ])('let repetitions end after tcp_retries2 = %i in %f s', (retries, seconds) => {
    expect(secondsOf(hostTcp({ 'net.ipv4.tcp_retries2': retries }).userTimeoutUs)).toBeCloseTo(seconds)
  })

  it.each([
    [{ 'net.ipv4.tcp_retries2': 256 }, 'tcp_retries2 is 256; allowed is a whole number from 0 to 255'],
    [{ 'net.ipv4.tcp_syn_retries': 0.5 }, 'tcp_syn_retries is 0.5'],
    [{ 'net.ipv4.tcp_sack': 1 }, 'net.ipv4.tcp_sack is 1; allowed is one of net.ipv4.tcp_syn_retries'],
  ])('are refused with %j', (sysctls, text) => {
    expect(() => hostTcp(sysctls as Sysctls)).toThrow(text)
  })
})

interface Pair {
  readonly world: World
  readonly connect: (timeoutMs: number, keepAlive?: object) => Promise<Connection>
}

async function pair(sysctls: Sysctls): Promise<Pair> {
  const world = createWorld({ seed: 3 })
  const settings: Partial<HostOptions> = { sysctls }
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] }).spawn('p').runtime
  const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'], ...settings }).spawn('p').runtime
  await world.settle(server.network.listen({ host: '0.0.0.0', port: 80 }, () => undefined))
  return {
    world,
    connect: (timeoutMs, keepAlive) =>
      world.settle(client.network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs, keepAlive })),
  }
}

/** When a connection over which something was written ends, in seconds after the cut. */
async function silence({ world }: Pair, connection: Connection, bytes: number): Promise<string | undefined> {
  let ended: string | undefined
  await world.run({ forMs: 10 })
  const begun = world.now
  connection.handlers = {
    onClose: (error) => {
      ended = `${error?.kind} after ${Math.round((world.now - begun) / 1000)} s`
    },
  }
  world.network.cut({})
  connection.write(new Uint8Array(bytes))
  await world.run({ forMs: 86_400_000 })
  return ended
}

describe('a host with settings of its own', () => {
  it('gives a SYN up earlier than its program', async () => {
    const scene = await pair({ 'net.ipv4.tcp_syn_retries': 2 })
    scene.world.network.cut({})
    const begun = scene.world.now
    await expect(scene.connect(60_000)).rejects.toMatchObject({
      kind: 'timedOut',
      message: expect.stringContaining('3 SYN'),
    })
    expect(Math.round(scene.world.now - begun)).toBe(7000)
  })

  it('gives repetitions up', async () => {
    const scene = await pair({ 'net.ipv4.tcp_retries2': 8 })
    expect(await silence(scene, await scene.connect(1000), 10)).toBe('timedOut after 102 s')
  })

  it('probes a quiet connection whose program names no times', async () => {
    const sysctls = {
      'net.ipv4.tcp_keepalive_time': 60,
      'net.ipv4.tcp_keepalive_intvl': 10,
      'net.ipv4.tcp_keepalive_probes': 3,
    }
    const scene = await pair(sysctls)
    expect(await silence(scene, await scene.connect(1000, {}), 0)).toBe('timedOut after 90 s')
    const other = await pair(sysctls)
    expect(await silence(other, await other.connect(1000, { idleMs: 5000, intervalMs: 1000, count: 1 }), 0)).toBe(
      'timedOut after 6 s',
    )
  })
})
