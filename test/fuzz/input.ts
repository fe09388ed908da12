/** Where bytes are sent to. */
export type Target = 'namesrv' | 'broker' | 'vip' | 'control'

/**
 * What the stranger does when everything is written: waits for an answer and goes, closes its half and waits for the
 * other, vanishes with a RST, stays, or stays without ever reading.
 */
export type Ending = 'read' | 'end' | 'reset' | 'hold' | 'deaf'

/** One stranger on one connection, as plain data: it can be printed, kept and played again. */
export interface Input {
  /** How it was made, for the reader of a finding. */
  readonly what: string
  readonly to: Target
  /** Written one after the other, with a turn of the loop between them. */
  readonly chunks: readonly Uint8Array[]
  readonly ending: Ending
}

export function inputText({ what, to, chunks, ending }: Input): string {
  return JSON.stringify({ what, to, ending, chunks: chunks.map((chunk) => Buffer.from(chunk).toString('base64')) })
}

/** Reads what `inputText` wrote. */
export function readInput(text: string): Input {
  const { what, to, ending, chunks } = JSON.parse(text) as Omit<Input, 'chunks'> & { readonly chunks: string[] }
  return { what, to, ending, chunks: chunks.map((chunk) => new Uint8Array(Buffer.from(chunk, 'base64'))) }
}
