import { describe, expect, it } from 'vitest'
import { encodeOffsetMsgId } from '../../protocol/index.ts'
import { OffsetMsgIds } from './offsetMsgIds.ts'

describe('OffsetMsgIds', () => {
  it.each([
    ['127.0.0.1', 0],
    ['10.1.2.3', 0xffff_ffff],
    ['10.1.2.3', 0x1_8000_0000],
    ['2001:db8::1', 2 ** 52 + 12_345],
  ])('writes the same id as the protocol codec for %s at %d', (host, physicalOffset) => {
    const ids = new OffsetMsgIds()
    ids.of({ host: '1.2.3.4', port: 1 }, 7)
    const storeHost = { host, port: 10_911 }
    expect(ids.of(storeHost, physicalOffset)).toBe(encodeOffsetMsgId(storeHost, physicalOffset))
  })

  it('leaves room for an IPv6 address that the flags of a record claim', () => {
    const ids = new OffsetMsgIds()
    const storeHost = { host: '127.0.0.1', port: 10_911 }
    expect(ids.of(storeHost, 0x41_430b, true)).toBe(`7F00000100002A9F${'0'.repeat(24)}000000000041430B`)
    expect(ids.of(storeHost, 0x41_430b)).toBe('7F00000100002A9F000000000041430B')
  })
})
