import type { Evidence } from './explainRun.ts'

/** The programs on a host: its clients, or the server itself. */
export function programsOn({ stage }: Evidence, host: string): readonly string[] {
  const clients = [...stage.clients.values()].filter(({ spec }) => spec.host === host).map(({ name }) => name)
  return clients.length === 0 ? [host] : clients
}

/** Puts entries with one key together, in the order of first sight. */
export function grouped<T>(entries: readonly T[], keyOf: (entry: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const group = groups.get(keyOf(entry)) ?? []
    group.push(entry)
    groups.set(keyOf(entry), group)
  }
  return [...groups.values()]
}
