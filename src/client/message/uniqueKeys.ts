import { UniqueKeyGenerator } from '../../protocol/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { WireRules } from '../dialects/dialect.ts'

/** Java writes upper-case hex; Go writes the last six bytes (time and counter) in lower case (clients.md 3.7). */
const GO_UPPER_DIGITS = 20

/** Makes the UNIQ_KEYs of one producer. */
export function uniqueKeys(runtime: Runtime, host: string, style: WireRules['uniqueKey']): () => string {
  const { clock, random, process } = runtime
  if (style === 'java') {
    // The class-loader hash tells processes of one host apart; here, producers.
    const loaderHash = random.u32('client: class-loader hash of unique keys')
    const keys = new UniqueKeyGenerator({ host, pid: process.pid, loaderHash, wallMs: () => clock.wallMs() })
    return () => keys.next()
  }
  const wallMs = (): number => Math.floor(clock.wallMs() / 1000) * 1000
  const keys = new UniqueKeyGenerator({ host, pid: process.pid, loaderHash: 0, wallMs, firstCounter: 1 })
  return () => {
    const key = keys.next()
    return key.slice(0, GO_UPPER_DIGITS) + key.slice(GO_UPPER_DIGITS).toLowerCase()
  }
}
