/** Bits of a permission (PermName): 6 is read and write, 7 that of TBW102. */
export const Perm = { INHERIT: 1, WRITE: 2, READ: 4, PRIORITY: 8 } as const

export function isReadable(perm: number): boolean {
  return (perm & Perm.READ) !== 0
}

export function isWriteable(perm: number): boolean {
  return (perm & Perm.WRITE) !== 0
}

export function isInherited(perm: number): boolean {
  return (perm & Perm.INHERIT) !== 0
}

/** As PermName.perm2String prints it: `RW-`, with X for inherit. */
export function permText(perm: number): string {
  return `${isReadable(perm) ? 'R' : '-'}${isWriteable(perm) ? 'W' : '-'}${isInherited(perm) ? 'X' : '-'}`
}
