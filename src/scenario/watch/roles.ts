import type { WorldEvent } from '../../sim/index.ts'
import type { RoleSeen } from '../roleSeen.ts'

/** Name of the note that a member of a DLedger group leaves when it takes on a role. */
export const ROLE_NOTE = 'role'

/** What a note says of a role; undefined for any other note. */
export function roleOf({ name, fields, at: atMs }: WorldEvent<'note'>): RoleSeen | undefined {
  return name === ROLE_NOTE ? { ...(fields as unknown as Omit<RoleSeen, 'atMs'>), atMs } : undefined
}
