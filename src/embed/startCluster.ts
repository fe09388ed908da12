import { Cluster } from './cluster.ts'
import { type ClusterOptions, checkedOptions } from './clusterOptions.ts'
import { startVirtualEngine } from './virtualEngine.ts'

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const checked = checkedOptions(options)
  return new Cluster(await startVirtualEngine(checked), checked.seed)
}
