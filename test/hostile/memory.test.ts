import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostileArm, nodeArm } from './arm.ts'
import { int32, joined, probeFrame } from './cases.ts'

const CONNECTIONS = 200

describe('memory of a NameServer', () => {
  let arm: HostileArm
  beforeAll(async () => {
    arm = await nodeArm()
  })
  afterAll(() => arm.stop())

  it('does not grow by what frames announce, only by what has come', async () => {
    const before = process.memoryUsage().arrayBuffers
    const peers = []
    for (let i = 0; i < CONNECTIONS; i++) {
      const peer = await arm.connect()
      peer.connection.write(joined(int32(16_777_212), int32(100)))
      peers.push(peer)
    }
    const witness = await arm.connect()
    witness.connection.write(probeFrame)
    await arm.until('the witness answered', () => witness.answers.length === 1)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(CONNECTIONS * 100_000)
    for (const peer of peers) peer.connection.reset()
  })
})
