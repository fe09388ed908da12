import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The process that listens on a TCP port, as far as this user may see it; Linux only, undefined elsewhere. */
export function portHolder(port: number): { readonly pid: number; readonly command: string } | undefined {
  try {
    const inodes = new Set([...listeningInodes('/proc/net/tcp', port), ...listeningInodes('/proc/net/tcp6', port)])
    if (inodes.size === 0) return undefined
    for (const pid of readdirSync('/proc')) {
      if (/^\d+$/.test(pid) && holdsOneOf(pid, inodes)) {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return { pid: Number(pid), command: command.length > 80 ? `${command.slice(0, 77)}...` : command }
      }
    }
  } catch {
    // No /proc, or not ours to read: the message then goes without the name.
  }
  return undefined
}

/** Socket inodes in state LISTEN (0A) with the local port, from the kernel's table. */
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const inodes: string[] = []
  for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/)
    const inode = columns[9]
    if (columns[1]?.endsWith(wanted) === true && columns[3] === '0A' && inode !== undefined) inodes.push(inode)
  }
  return inodes
}

function holdsOneOf(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const match = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))
      if (match?.[1] !== undefined && inodes.has(match[1])) return true
    }
  } catch {
    // The process ended, or belongs to another user.
  }
  return false
}
