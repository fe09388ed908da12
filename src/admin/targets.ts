import type { Admin } from '../client/index.ts'
import { type ClusterInfo, MASTER_ID } from '../protocol/index.ts'
import { Refusal } from './failures.ts'

/** One broker process. Cluster and name are empty where an address was given that no NameServer knows. */
export interface BrokerProcess {
  readonly cluster: string
  readonly brokerName: string
  readonly brokerId: number
  readonly address: string
}

/** All brokers by cluster, name and id. */
export async function allBrokers(admin: Admin): Promise<readonly BrokerProcess[]> {
  return brokersIn(await admin.clusterInfo())
}

function brokersIn({ brokerAddrTable, clusterAddrTable }: ClusterInfo): readonly BrokerProcess[] {
  const found: BrokerProcess[] = []
  for (const [cluster, names] of [...clusterAddrTable].sort(byKey)) {
    for (const brokerName of [...names].sort()) {
      const addresses = [...(brokerAddrTable.get(brokerName)?.brokerAddrs ?? [])].sort(
        ([left], [right]) => left - right,
      )
      for (const [brokerId, address] of addresses) found.push({ cluster, brokerName, brokerId, address })
    }
  }
  return found
}

/** The brokers of a cluster. Throws a Refusal that names the clusters there are. */
export async function brokersOfCluster(admin: Admin, cluster: string): Promise<readonly BrokerProcess[]> {
  const all = await allBrokers(admin)
  const found = all.filter((broker) => broker.cluster === cluster)
  if (found.length > 0) return found
  const known = [...new Set(all.map((broker) => broker.cluster))]
  if (known.length === 0)
    throw new Refusal(`there is no cluster "${cluster}": no broker has registered with the NameServer`)
  throw new Refusal(`there is no cluster "${cluster}"; the NameServer knows ${known.join(', ')}`)
}

/** The broker of `-b`, or the masters of the cluster of `-c`, with slaves when they are wanted. */
export async function targetBrokers(
  admin: Admin,
  target: { readonly brokerAddr?: string | undefined; readonly clusterName?: string | undefined },
  slaves: 'with slaves' | 'masters only',
): Promise<readonly BrokerProcess[]> {
  const { brokerAddr, clusterName } = target
  if (brokerAddr !== undefined) {
    const known = (await allBrokers(admin).catch(() => [])).find(({ address }) => address === brokerAddr)
    return [known ?? { cluster: '', brokerName: '', brokerId: MASTER_ID, address: brokerAddr }]
  }
  const found = await brokersOfCluster(admin, clusterName ?? '')
  const wanted = slaves === 'with slaves' ? found : found.filter(({ brokerId }) => brokerId === MASTER_ID)
  if (wanted.length === 0) throw new Refusal(`cluster "${clusterName}" has no master now`)
  return wanted
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0
}
