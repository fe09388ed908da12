import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'

// test/captured holds what released clients, brokers and tools sent; interop/capture recorded it.

interface Exchange {
  readonly server: string
  readonly from: 'client' | 'server'
  readonly code: number
  readonly request: string
  readonly response: string | null
}

export interface CapturedFrame {
  readonly what: string
  readonly to: 'namesrv' | 'broker'
  readonly bytes: Uint8Array
}

const folder = new URL('../../captured/frames/', import.meta.url)
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .sort()

function framesOf(file: string): CapturedFrame[] {
  const { exchanges } = JSON.parse(readFileSync(file, 'utf8')) as { readonly exchanges: readonly Exchange[] }
  return exchanges.flatMap(({ server, code, request, response }) => {
    const to = server.startsWith('namesrv') ? 'namesrv' : 'broker'
    // Answers go to the server as well: it has to tell that nobody asked.
    const all = response === null ? [request] : [request, response]
    return all.map((base64, i) => ({
      what: `${file.slice(file.lastIndexOf('/') + 1, -5)} ${i === 0 ? 'request' : 'answer'} ${code}`,
      to,
      bytes: new Uint8Array(Buffer.from(base64, 'base64')),
    }))
  })
}

export const capturedFrames: readonly CapturedFrame[] = files.flatMap(framesOf)

export const capturedFrame: fc.Arbitrary<CapturedFrame> = fc.nat(capturedFrames.length - 1).map((i) => {
  const frame = capturedFrames[i]
  if (frame === undefined) throw new Error('no captured frames')
  return frame
})
