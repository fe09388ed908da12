import type { FrameFate } from '../../cluster/index.ts'
import type { WorldEvent } from '../../sim/index.ts'
import type { FrameFaultSeen } from '../frameFault.ts'

/** What the note of a frame fault says. */
type Fields = Omit<FrameFaultSeen, 'host' | 'atMs' | 'fate'> & { readonly from: string; readonly fate: FrameFate }

/** The frame that met a fault, if the note tells of one. */
export function frameFaultOf({ name, fields, at: atMs }: WorldEvent<'note'>): FrameFaultSeen | undefined {
  if (name !== 'frame fault') return undefined
  const { from: host, ...rest } = fields as unknown as Fields
  return { host, ...rest, atMs }
}
