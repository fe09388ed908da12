/** The bytes of a numeric address, 4 or 16 of them; undefined for anything else. */
export function parseAddress(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text)
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

export function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

/** Tells whether an address lies in a subnet such as `10.1.0.0/16`. A text without `/` means that one address. */
export function subnetMatcher(subnet: string): ((address: string) => boolean) | undefined {
  const [base = '', bitsText] = subnet.split('/')
  const bytes = parseAddress(base)
  if (bytes === undefined) return undefined
  const bits = bitsText === undefined ? bytes.length * 8 : Number(bitsText)
  if (!Number.isInteger(bits) || bits < 0 || bits > bytes.length * 8) return undefined
  return (address) => {
    const other = parseAddress(address)
    return other !== undefined && other.length === bytes.length && commonBits(bytes, other) >= bits
  }
}

function commonBits(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] as number) ^ (b[index] as number)
    if (difference !== 0) return index * 8 + Math.clz32(difference) - 24
  }
  return a.length * 8
}

function parseV4(text: string): Uint8Array | undefined {
  const fields = text.split('.')
  if (fields.length !== 4) return undefined
  const bytes = new Uint8Array(4)
  for (let index = 0; index < 4; index++) {
    const field = fields[index] as string
    if (!/^\d{1,3}$/.test(field) || Number(field) > 255) return undefined
    bytes[index] = Number(field)
  }
  return bytes
}

function parseV6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groups(halves[0] as string)
  const tail = groups(halves[1] ?? '')
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const bytes = new Uint8Array(16)
  const all = [...head, ...new Array<number>(missing).fill(0), ...tail]
  all.forEach((group, index) => {
    bytes[index * 2] = group >> 8
    bytes[index * 2 + 1] = group & 0xff
  })
  return bytes
}

/** The 16-bit groups of one side of `::`; the last may be written as IPv4. */
function groups(text: string): number[] | undefined {
  if (text === '') return []
  const out: number[] = []
  const fields = text.split(':')
  for (const [index, field] of fields.entries()) {
    if (field.includes('.') && index === fields.length - 1) {
      const v4 = parseV4(field)
      if (v4 === undefined) return undefined
      out.push(((v4[0] as number) << 8) | (v4[1] as number), ((v4[2] as number) << 8) | (v4[3] as number))
    } else if (/^[0-9a-fA-F]{1,4}$/.test(field)) {
      out.push(Number.parseInt(field, 16))
    } else {
      return undefined
    }
  }
  return out
}
