import { describe, expect, it } from 'vitest'
import { FrameDecoder, type RemotingCommand } from '../protocol/index.ts'
import type { Connection } from '../runtime/index.ts'
import { FrameSlab } from './frameSlab.ts'
import { Outbox } from './outbox.ts'

function outboxes(count: number): { readonly boxes: readonly Outbox[]; readonly writes: readonly Uint8Array[][] } {
  const slab = new FrameSlab()
  const writes: Uint8Array[][] = []
  const boxes = Array.from({ length: count }, () => {
    const written: Uint8Array[] = []
    writes.push(written)
    const connection = { bufferedBytes: 0, write: (bytes: Uint8Array) => written.push(bytes) > 0 }
    return new Outbox(connection as unknown as Connection, slab, () => undefined)
  })
  return { boxes, writes }
}

function answer(opaque: number, bodyBytes = 0): RemotingCommand {
  const body = bodyBytes === 0 ? undefined : new Uint8Array(bodyBytes).fill(opaque)
  const remark = opaque % 5 === 0 ? 'escaped "so"' : undefined
  return {
    code: 0,
    language: 'JAVA',
    version: 479,
    opaque,
    flag: 1,
    remark,
    extFields: { queueOffset: String(opaque) },
    body,
    serializeType: 'JSON',
  }
}

function opaques(writes: readonly Uint8Array[]): number[] {
  const found: number[] = []
  const decoder = new FrameDecoder(({ opaque, body }) => {
    found.push(opaque)
    if (body !== undefined) expect(new Set(body)).toEqual(new Set([opaque]))
  })
  for (const bytes of writes) decoder.push(bytes)
  return found
}

describe('Outbox', () => {
  it('sends a frame at once, and those of one turn in one write', () => {
    const { boxes, writes } = outboxes(1)
    const [box] = boxes
    box?.write(answer(1))
    box?.hold()
    for (let opaque = 2; opaque < 40; opaque++) box?.write(answer(opaque))
    expect(writes[0]).toHaveLength(1)
    box?.release()
    expect(writes[0]).toHaveLength(2)
    expect(opaques(writes[0] ?? [])).toEqual(Array.from({ length: 39 }, (_, i) => i + 1))
  })

  it('keeps the frames of connections apart that are written by turns, small and large ones in order', () => {
    const { boxes, writes } = outboxes(3)
    for (const box of boxes) box.hold()
    for (let opaque = 1; opaque <= 200; opaque++) {
      for (const box of boxes) box.write(answer(opaque, opaque % 7 === 0 ? 9000 : opaque % 3))
    }
    for (const box of boxes) box.release()
    for (const written of writes) expect(opaques(written)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
  })

  it('counts what it holds until it is written', () => {
    const { boxes } = outboxes(1)
    const [box] = boxes
    box?.hold()
    box?.write(answer(1, 500))
    expect(box?.bufferedBytes).toBeGreaterThan(500)
    box?.release()
    expect(box?.bufferedBytes).toBe(0)
  })
})
