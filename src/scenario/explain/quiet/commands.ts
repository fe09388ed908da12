import type { Outcome } from '../../observations.ts'
import { stepName } from '../../stepName.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'

/** Commands of mqadmin that went to no NameServer, or named a cluster that there is not. */
export function explainCommands(evidence: Evidence): readonly Explanation[] {
  const { plan, stage } = evidence
  return plan.timeline.flatMap((step) => {
    if (step.do !== 'mqadmin') return []
    const outcome = stage.outcomes.all.find((one) => one.step === stepName(step))
    if (outcome === undefined) return []
    return withoutNamesrv(evidence, outcome, step.command) ?? wrongCluster(evidence, outcome, step.command) ?? []
  })
}

function withoutNamesrv({ stage }: Evidence, outcome: Outcome, command: string): readonly Explanation[] | undefined {
  if (!/connect to (?:null|<null>) failed/.test([outcome.text, ...outcome.causes].join('\n')) || /\s-n\s/.test(command))
    return undefined
  const namesrv = [...stage.servers.values()].find(({ role }) => role === 'namesrv')
  const [address] = namesrv === undefined ? [] : stage.world.host(namesrv.host).addresses
  const at = `${address ?? '<host>'}:${namesrv?.node.server?.address.port ?? 9876}`
  return [
    explanationOf({
      clients: [outcome.client],
      hop: 'before the first hop',
      address: command,
      en: {
        rule: `"${command}" names no NameServer, neither by -n nor by NAMESRV_ADDR in its shell, so nothing is dialled ("connect to null failed")`,
        fix: `${command} -n '${at}', or export NAMESRV_ADDR='${at}' before it`,
      },
      zh: {
        rule: `“${command}”没有指定 NameServer：既没有 -n，shell 里也没有 NAMESRV_ADDR，所以没有连接任何地址（connect to null failed）`,
        fix: `${command} -n '${at}'，或者先 export NAMESRV_ADDR='${at}'`,
      },
    }),
  ]
}

function wrongCluster({ watch }: Evidence, outcome: Outcome, command: string): readonly Explanation[] | undefined {
  if (!outcome.text.includes('Make sure the specified clusterName exists')) return undefined
  const asked = /\s-c\s+(\S+)/.exec(command)?.[1] ?? ''
  const known = [
    ...new Set(
      watch.frames
        .filter(({ name, kind }) => name === 'REGISTER_BROKER' && kind === 'request')
        .map(({ header }) => String(header['clusterName'])),
    ),
  ]
  return [
    explanationOf({
      clients: [outcome.client],
      hop: 'answer of the NameServer',
      address: asked,
      en: {
        rule: `no broker has registered a cluster ${asked}; the brokers are of ${known.join(', ')} (brokerClusterName), so the command created nothing, whatever it printed`,
        fix: `say -c ${known[0] ?? '<the first column of mqadmin clusterList>'}, as mqadmin clusterList shows it`,
      },
      zh: {
        rule: `没有 Broker 注册过集群 ${asked}；它们属于 ${known.join('、')}（brokerClusterName），所以命令什么也没有创建，尽管打印了主题`,
        fix: `使用 -c ${known[0] ?? '<mqadmin clusterList 的第一列>'}，名字以 mqadmin clusterList 为准`,
      },
    }),
  ]
}
