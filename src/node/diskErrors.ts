import { DiskError, type DiskErrorKind } from '../runtime/index.ts'

const kinds: Readonly<Record<string, DiskErrorKind>> = {
  ENOENT: 'notFound',
  ENOTDIR: 'notFound',
  EEXIST: 'exists',
  ENOTEMPTY: 'exists',
  EISDIR: 'notAFile',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
}

export function diskError(cause: unknown, path: string): DiskError {
  if (cause instanceof DiskError) return cause
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown }
  const kind = (typeof code === 'string' ? kinds[code] : undefined) ?? 'failed'
  return new DiskError(kind, path, `${path}: ${String(message)}`, { cause })
}

/** Runs a call of the file system; what it throws becomes a DiskError of the path. */
export function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw diskError(cause, path)
  }
}
