/** What a recording needs to know of a frame, read without the project's own codec. */
export interface FrameSummary {
  readonly code: number
  readonly opaque: number
  readonly response: boolean
  readonly oneway: boolean
  readonly serializeType: 'JSON' | 'ROCKETMQ'
  readonly extKeys: readonly string[]
  readonly bodyBytes: number
}

/** Cuts a byte stream into frames (4 bytes length, then that many bytes). */
export class FrameCutter {
  #rest: Buffer = Buffer.alloc(0)

  push(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const frames: Buffer[] = []
    while (this.#rest.length >= 4) {
      const end = 4 + this.#rest.readUInt32BE(0)
      if (this.#rest.length < end) break
      frames.push(Buffer.from(this.#rest.subarray(0, end)))
      this.#rest = this.#rest.subarray(end)
    }
    return frames
  }
}

export function summarize(frame: Buffer): FrameSummary {
  const headerBytes = frame.readUIntBE(5, 3)
  const header = frame.subarray(8, 8 + headerBytes)
  const bodyBytes = frame.length - 8 - headerBytes
  if (frame[4] === 1) return { ...binaryHeader(header), serializeType: 'ROCKETMQ', bodyBytes }
  const json = JSON.parse(header.toString('utf8')) as { code: number; opaque: number; flag: number; extFields?: object }
  return {
    ...flags(json.flag),
    code: json.code,
    opaque: json.opaque,
    extKeys: keys(Object.keys(json.extFields ?? {})),
    serializeType: 'JSON',
    bodyBytes,
  }
}

const flags = (flag: number): { response: boolean; oneway: boolean } => ({
  response: (flag & 1) !== 0,
  oneway: (flag & 2) !== 0,
})

const keys = (all: string[]): string[] => all.sort()

/** code i16, language u8, version i16, opaque i32, flag i32, remark (i32 length), ext fields (i32 length; key i16, value i32). */
function binaryHeader(header: Buffer): Omit<FrameSummary, 'serializeType' | 'bodyBytes'> {
  const extKeys: string[] = []
  let at = 13 + 4 + header.readInt32BE(13)
  const end = at + 4 + header.readInt32BE(at)
  at += 4
  while (at < end) {
    const keyBytes = header.readInt16BE(at)
    extKeys.push(header.toString('utf8', at + 2, at + 2 + keyBytes))
    at += 2 + keyBytes
    at += 4 + header.readInt32BE(at)
  }
  return {
    ...flags(header.readInt32BE(9)),
    code: header.readInt16BE(0),
    opaque: header.readInt32BE(5),
    extKeys: keys(extKeys),
  }
}
