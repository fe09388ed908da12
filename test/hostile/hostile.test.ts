import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostileArm, nodeArm, type RawPeer, simulatedArm } from './arm.ts'
import { ascii, hostileCases, int32, joined, PROBE_OPAQUE, probeFrame } from './cases.ts'

/** Chunks of one frame in the drip test. */
const DRIPS = 2000

function probed(peer: RawPeer): boolean {
  return peer.answers.some(({ opaque }) => opaque === PROBE_OPAQUE)
}

function codes(peer: RawPeer): readonly number[] {
  return peer.answers.filter(({ opaque }) => opaque !== PROBE_OPAQUE).map(({ code }) => code)
}

const arms: readonly (readonly [string, () => Promise<HostileArm>])[] = [
  ['the simulated network', simulatedArm],
  ['real sockets', nodeArm],
]

describe.each(arms)('a NameServer on %s', (_name, start) => {
  let arm: HostileArm
  let bystander: RawPeer

  beforeAll(async () => {
    arm = await start()
    bystander = await arm.connect()
  })
  afterAll(() => arm.stop())

  /** The connection that was there all the time still gets its answers. */
  async function bystanderIsServed(): Promise<void> {
    const before = bystander.answers.length
    bystander.connection.write(probeFrame)
    await arm.until('the bystander answered', () => bystander.answers.length > before)
    expect(bystander.closed).toBe(false)
  }

  async function serves(peer: RawPeer): Promise<void> {
    peer.connection.write(probeFrame)
    await arm.until('the probe answered', () => probed(peer))
  }

  it.each(hostileCases.map((each) => [each.what, each] as const))(
    'meets %s as the original does',
    async (_what, hostile) => {
      const peer = await arm.connect()
      peer.connection.write(hostile.bytes)
      if (hostile.after === 'closed') await arm.until('closed', () => peer.closed)
      if (hostile.after === 'open') await serves(peer)
      await bystanderIsServed()
      expect({ codes: codes(peer), closed: peer.closed }).toEqual({
        codes: hostile.answers,
        closed: hostile.after === 'closed',
      })
      peer.connection.reset()
    },
  )

  it('answers a request that is cut at any place, and whatever follows it', async () => {
    const peer = await arm.connect()
    for (let cut = 1; cut < probeFrame.length; cut++) {
      const before = peer.answers.length
      peer.connection.write(probeFrame.slice(0, cut))
      await bystanderIsServed()
      peer.connection.write(probeFrame.slice(cut))
      await arm.until('answered', () => peer.answers.length > before)
    }
    expect(peer.answers.length).toBe(probeFrame.length - 1)
  })

  it('forgets a peer that vanishes in the middle of a frame, wherever that is', async () => {
    for (let cut = 1; cut < probeFrame.length; cut += 7) {
      const peer = await arm.connect()
      peer.connection.write(probeFrame.slice(0, cut))
      peer.connection.reset()
    }
    await bystanderIsServed()
  })

  it('reads a frame that comes byte by byte', async () => {
    const peer = await arm.connect()
    const header = ascii(JSON.stringify({ code: 106, opaque: PROBE_OPAQUE, flag: 0, version: 479 }))
    const body = new Uint8Array(DRIPS)
    const frame = joined(int32(4 + header.length + body.length), int32(header.length), header, body)
    for (const byte of frame) peer.connection.write(Uint8Array.of(byte))
    await arm.until('answered', () => probed(peer))
    expect(peer.closed).toBe(false)
  })

  it('answers a burst of pipelined requests in order', async () => {
    const peer = await arm.connect()
    peer.connection.write(joined(...Array.from({ length: 500 }, () => probeFrame)))
    await arm.until('all answered', () => peer.answers.length === 500)
    await bystanderIsServed()
  })

  it('answers what came before the bytes that close a connection, or nothing, but nothing else', async () => {
    const peer = await arm.connect()
    peer.connection.write(joined(probeFrame, int32(-1), probeFrame))
    await arm.until('closed', () => peer.closed)
    expect(peer.answers.length).toBeLessThanOrEqual(1)
  })

  it('does not let a peer that reads nothing hold up the others', async () => {
    const peer = await arm.connect()
    peer.connection.pause()
    const burst = joined(...Array.from({ length: 1000 }, () => probeFrame))
    for (let i = 0; i < 40; i++) peer.connection.write(burst)
    await bystanderIsServed()
    peer.connection.reset()
    await bystanderIsServed()
  })
})
