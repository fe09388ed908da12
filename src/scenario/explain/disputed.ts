import { listed } from '../happenings.ts'
import { addressOf, type WatchedDial } from '../watch/dials.ts'
import type { Evidence } from './explainRun.ts'
import { listedInChinese, type Words } from './explanation.ts'

/** Several machines of one network hold the address, and the one that answered is not the one that was meant. */
export function disputed({ plan }: Evidence, { to }: WatchedDial): Words | undefined {
  const { host: address } = addressOf(to)
  const holders = Object.entries(plan.topology.hosts).flatMap(([name, { addresses }]) =>
    addresses.flatMap((card) => {
      const own = typeof card === 'string' ? { address: card, network: 'default' } : card
      return own.address === address ? [{ name, network: own.network }] : []
    }),
  )
  const names = [...new Set(holders.map(({ name }) => name))]
  const networks = new Set(holders.map(({ network }) => network))
  if (names.length < 2 || networks.size > 1) return undefined
  return {
    en: `give ${address} to one machine only: ${listed(names)} all hold it, and each client reaches the one whose ARP answer came last`,
    zh: `${address} 只能属于一台机器：${listedInChinese(names)} 都持有它，每个客户端连到最后应答 ARP 的那一台`,
  }
}
