import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { DiskError } from '../runtime/index.ts'

/** Rounds of a race with other processes that find the same stale lock. */
const TRIES = 10

/**
 * An exclusive lock file. It holds the pid of its owner and when that process started, because a pid alone is soon
 * another process's (in a container always the same small number):
 *
 *   "<pid> <start>\n"
 *
 * A lock whose owner is gone is taken over. Creating the file under its own name first and linking it to the final name
 * makes it appear with its content, or not at all.
 */
export function takeLock(file: string, path: string): Disposable {
  const own = `${process.pid} ${startOf(process.pid)}\n`
  for (let tries = 0; tries < TRIES; tries++) {
    if (create(file, own)) return release(file, own)
    const owner = read(file)
    if (owner === undefined) continue
    if (alive(owner)) throw new DiskError('locked', path, `${path} is locked by process ${owner.split(' ')[0]}`)
    stealStale(file, owner)
  }
  throw new DiskError('locked', path, `${path} is contended by other processes`)
}

function create(file: string, own: string): boolean {
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, own)
  try {
    linkSync(draft, file)
    return true
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code === 'EEXIST') return false
    throw cause
  } finally {
    unlinkSync(draft)
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The owner released it between our two looks.
    return undefined
  }
}

/** Moves a stale lock away; when another process was faster and this is its new lock, puts it back. */
function stealStale(file: string, stale: string): void {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  try {
    if (read(aside) !== stale) linkSync(aside, file)
  } catch {
    // Somebody holds a newer lock by now, which then counts.
  } finally {
    unlinkSync(aside)
  }
}

function release(file: string, own: string): Disposable {
  let held = true
  return {
    [Symbol.dispose]: (): void => {
      if (!held) return
      held = false
      if (read(file) === own) unlinkSync(file)
    },
  }
}

function alive(owner: string): boolean {
  const match = /^(\d+) (\S+)\n$/.exec(owner)
  if (match === null) return false
  const pid = Number(match[1])
  try {
    process.kill(pid, 0)
  } catch (cause) {
    // EPERM: the process lives and belongs to somebody else.
    if ((cause as { readonly code?: unknown }).code !== 'EPERM') return false
  }
  const start = startOf(pid)
  return start === '-' || match[2] === '-' || start === match[2]
}

/** When a process started, in ticks since boot (field 22 of /proc/<pid>/stat); `-` where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-'
  } catch {
    return '-'
  }
}
