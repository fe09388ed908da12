import { DiskError, type DiskErrorKind } from '../../runtime/index.ts'
import type { DiskFault, DiskOperation } from './control.ts'

interface Failure {
  readonly error: DiskErrorKind
  readonly kinds: readonly DiskOperation['kind'][] | undefined
  readonly path: string
}

/** Bytes that cannot be read. */
interface BadBytes {
  readonly path: string
  readonly from: number
  readonly end: number
}

/** What a fault plan wants to go wrong on one disk. */
export class DiskFaults {
  readonly #strikes: { readonly index: number; readonly fault: DiskFault }[] = []
  readonly #failures: Failure[] = []
  readonly #bad: BadBytes[] = []

  atOperation(index: number, fault: DiskFault): Disposable {
    return entry(this.#strikes, { index, fault })
  }

  fail(failure: { error: DiskErrorKind; kinds?: readonly DiskOperation['kind'][]; path?: string }): Disposable {
    return entry(this.#failures, { error: failure.error, kinds: failure.kinds, path: failure.path ?? '' })
  }

  failReads({ path = '', position = 0, length }: { path?: string; position?: number; length?: number }): Disposable {
    const end = length === undefined ? Number.POSITIVE_INFINITY : position + length
    return entry(this.#bad, { path, from: position, end })
  }

  /** Whether some of these bytes of a file cannot be read. */
  spoils(path: string, position: number, length: number): boolean {
    if (this.#bad.length === 0 || length <= 0) return false
    return this.#bad.some((bad) => path.startsWith(bad.path) && position < bad.end && position + length > bad.from)
  }

  /** The fault that meets an operation. */
  of(operation: DiskOperation): DiskFault | undefined {
    const strike = this.#strikes.findIndex((candidate) => candidate.index === operation.index)
    if (strike !== -1) return this.#strikes.splice(strike, 1)[0]?.fault
    return this.#failures.find(
      ({ kinds, path }) => (kinds === undefined || kinds.includes(operation.kind)) && operation.path.startsWith(path),
    )?.error
  }
}

function entry<T>(list: T[], item: T): Disposable {
  list.push(item)
  return {
    [Symbol.dispose]: (): void => {
      const index = list.indexOf(item)
      if (index !== -1) list.splice(index, 1)
    },
  }
}

export function faultError(kind: DiskErrorKind, operation: DiskOperation): DiskError {
  return new DiskError(kind, operation.path, `${operation.kind} ${operation.path}: ${texts[kind]} (simulated)`)
}

const texts: Readonly<Record<DiskErrorKind, string>> = {
  notFound: 'no such file',
  exists: 'it exists',
  notAFile: 'it is a directory',
  full: 'no space left on the device',
  denied: 'permission denied',
  locked: 'locked by another holder',
  failed: 'input/output error',
}
