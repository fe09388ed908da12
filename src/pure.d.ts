// The pure zone is compiled without the typings of Node or the DOM, so that a timer or a process
// variable is not even a known name there. The few globals below exist in both and read nothing
// from their surroundings. Only tsconfig.pure.json includes this file.

interface TextDecoder {
  decode(bytes?: Uint8Array): string
}
declare var TextDecoder: { new (label?: string, options?: { fatal?: boolean }): TextDecoder }

interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, into: Uint8Array): { read: number; written: number }
}
declare var TextEncoder: { new (): TextEncoder }

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare var AbortController: { new (): AbortController }
