import { type Admin, createAdmin } from '../../../client/index.ts'
import { invariant, type Runtime } from '../../../runtime/index.ts'
import { javaOptions } from '../../../topology/index.ts'
import type { DashboardSpec } from '../../format/index.ts'
import { Program } from './program.ts'

/** rocketmq.config.timeoutMillis of the dashboard. */
const TIMEOUT_MS = 5000

export class DashboardProgram extends Program<DashboardSpec, Admin> {
  protected override construct(runtime: Runtime): Admin {
    const { properties } = javaOptions(this.spec.javaOpts ?? '')
    const namesrv = properties.get('rocketmq.namesrv.addr') ?? this.spec.namesrv
    return createAdmin({ runtime, ...this.connecting, namesrv, timeoutMs: TIMEOUT_MS })
  }

  /**
   * ClusterServiceImpl.list: the brokers that a NameServer knows, and then the figures of each, from itself. One that cannot
   * be reached fails the whole page.
   */
  async clusterPage(): Promise<string> {
    const { brokerAddrTable } = await this.client.clusterInfo()
    const lines: string[] = []
    for (const { brokerName, brokerAddrs } of brokerAddrTable.values()) {
      for (const [brokerId, address] of brokerAddrs) {
        const figures = await this.client.brokerRuntimeInfo(address)
        const [version, produced, consumed] = ['brokerVersionDesc', 'msgPutTotalTodayNow', 'msgGetTotalTodayNow'].map(
          (name) => figures.get(name) ?? '',
        )
        lines.push(`${brokerName} ${brokerId} ${address} ${version}, produced ${produced}, consumed ${consumed}`)
      }
    }
    return lines.join('\n')
  }
}

export function asDashboard(program: Program): DashboardProgram {
  invariant(program instanceof DashboardProgram, `${program.name} of a checked scenario is a dashboard`)
  return program
}
