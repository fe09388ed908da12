import type { MountedPath } from './model.ts'

const READ = 4
const WRITE = 2

/** Whether a user of a container may write a path of the machine. Root may everything. */
export function mayWrite(user: number, path: MountedPath): boolean {
  return permits(user, path, WRITE)
}

export function mayRead(user: number, path: MountedPath): boolean {
  return permits(user, path, READ)
}

/** The bits of the owner, of the group (users of images have a group of their own number), or of the others. */
function permits(user: number, { owner, group = owner, mode = 0o755 }: MountedPath, bit: number): boolean {
  if (user === 0) return true
  const shift = user === owner ? 6 : user === group ? 3 : 0
  return ((mode >> shift) & bit) !== 0
}
