import type { DataVersion } from '../config/index.ts'
import type { JsonFields } from './jsonFields.ts'

/** A version as files and bodies hold it; 4.9.x writes no `stateVersion`, which then is 0. */
export function decodeDataVersion(fields: JsonFields | undefined): DataVersion | undefined {
  if (fields === undefined) return undefined
  return {
    counter: fields.number('counter') ?? 0,
    stateVersion: fields.number('stateVersion') ?? 0,
    timestamp: fields.number('timestamp') ?? 0,
  }
}
