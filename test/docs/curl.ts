import { startEmulator } from '../../src/emulator/index.ts'

/** Runs a page's `curl` lines, in order, against an emulator of its own; each has to be answered with success. */
export async function tryCurls(lines: readonly string[]): Promise<string[]> {
  await using emulator = await startEmulator({ namesrvPort: 0, brokerPort: 0, controlPort: 0, topics: ['Orders:4'] })
  for (const { broker } of emulator.brokers) {
    broker.context.groups.findSubscriptionGroupConfig('billing')
    broker.context.offsets.commitOffset('billing', 'Orders', 0, 0)
  }
  const refused: string[] = []
  for (const line of lines) {
    const { method, path, body } = parseCurl(line)
    const response = await fetch(`${emulator.controlUrl}${path}`, { method, ...(body === undefined ? {} : { body }) })
    if (!response.ok) refused.push(`${line} → ${response.status} ${await response.text()}`)
  }
  return refused
}

function parseCurl(line: string): { method: string; path: string; body: string | undefined } {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  const after = (flag: string): string | undefined =>
    words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined
  const url = words.find((word) => word.startsWith('http://127.0.0.1:9880'))
  if (words[0] !== 'curl' || url === undefined) throw new Error(`not a curl of the control API: ${line}`)
  return { method: after('-X') ?? 'GET', path: url.slice('http://127.0.0.1:9880'.length), body: after('-d') }
}
