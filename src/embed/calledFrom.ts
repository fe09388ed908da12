import { ErrorCodes, SimError } from '../runtime/index.ts'

/**
 * Where the test called the cluster. An error that comes out of the simulated world was made far below the test, in a turn of the
 * event loop that knows nothing of it; with these lines a test runner shows the line of the test that waited.
 */
export interface CallSite {
  /** Lines of a stack, the test's own first; empty when the stack does not show it. */
  readonly frames: readonly string[]
  /** `file:line:column` of the call, or undefined. */
  readonly place: string | undefined
}

/** Folders of this package: what lies in them is not the test. In the package they are one. */
const OWN: readonly string[] = ['', 'vitest/', 'node/', 'sim/'].map((folder) => {
  const here = import.meta.url.slice(0, import.meta.url.lastIndexOf('/') + 1)
  return here.endsWith('/src/embed/') ? new URL(`../${folder === '' ? 'embed/' : folder}`, here).href : here
})

/** Looks at the stack now; texts are made when they are asked for. */
export function calledFrom(): CallSite {
  const at: { stack?: string } = {}
  Error.captureStackTrace(at, calledFrom)
  let frames: readonly string[] | undefined
  const own = (): readonly string[] => {
    frames ??= (at.stack ?? '').split('\n').slice(1).filter(isOutside)
    return frames
  }
  return {
    get frames(): readonly string[] {
      return own()
    },
    get place(): string | undefined {
      return own()[0]?.match(/\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/)?.[1]
    },
  }
}

function isOutside(line: string): boolean {
  if (!line.startsWith('    at ') || line.endsWith('(<anonymous>)')) return false
  if (line.includes('node:internal') || line.includes('/node_modules/')) return false
  return !OWN.some((folder) => line.includes(folder) || line.includes(folder.slice('file://'.length)))
}

/** Puts the lines of the test below those of the error, unless they stand there. Gives the error back. */
export function withCallSite(error: unknown, { frames }: CallSite): unknown {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return error
  const [first] = frames
  if (first === undefined || error.stack.includes(first.trim().replace(/^at (?:async )?/, ''))) return error
  const stack = `${error.stack}\n${frames.join('\n')}`
  Object.defineProperty(error, 'stack', { configurable: true, writable: true, enumerable: false, value: stack })
  return error
}

/** Does `work`, and lets its error say where the test called it. */
export async function locating<T>(work: () => Promise<T>): Promise<T> {
  const site = calledFrom()
  try {
    return await work()
  } catch (error) {
    throw withCallSite(error, site)
  }
}

/** The error of a call that is under way when the cluster is stopped. Its stack has the line of the call alone. */
export function stoppedBefore(what: string): SimError {
  const message = `the cluster was stopped while ${what} was under way: is an \`await\` missing before it?`
  const error = new SimError(ErrorCodes.Closed, message, { what })
  error.stack = `${error.name}: ${message}`
  return error
}
