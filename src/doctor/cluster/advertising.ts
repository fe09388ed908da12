import { type Said, said } from '../said.ts'
import { servicesTo } from './doors.ts'
import type { ClusterBroker, ClusterSubject } from './subject.ts'

/** What to do for a broker that machines beside the nodes are to reach: one address and one number everywhere. */
export function howToAdvertiseNode(subject: ClusterSubject, broker: ClusterBroker): Said {
  const { pod, program } = broker
  const [node = ''] = subject.lowered.nodes.values()
  const led = servicesTo(subject, broker, broker.listenPort)
  const balanced = led.find(({ service }) => service.loadBalancer !== undefined)
  const perPod =
    (pod.workload.replicas ?? 2) > 1
      ? said(
          '; each broker needs a Service and a number of its own (one StatefulSet for each, or selectors with statefulset.kubernetes.io/pod-name)',
          '；每个 Broker 需要自己的 Service 和端口（每个 Broker 一个 StatefulSet，或按 statefulset.kubernetes.io/pod-name 选择）',
        )
      : said('', '')
  const where =
    program.configFile === undefined
      ? said(' Write both into a broker.conf and name it with -c.', '把它们写进 broker.conf，并用 -c 指定。')
      : said('', '')
  if (balanced !== undefined) {
    const { loadBalancer = '' } = balanced.service
    const port = balanced.port === broker.listenPort ? '' : `, listenPort=${balanced.port}`
    return said(
      `Advertise the address of the load balancer (brokerIP1=${loadBalancer}${port})${perPod.en}.${where.en}`,
      `对外公布负载均衡的地址（brokerIP1=${loadBalancer}${port}）${perPod.zh}。${where.zh}`,
    )
  }
  const nodePort = led.find((own) => own.nodePort !== undefined)?.nodePort ?? 30_911
  return said(
    `Use one number everywhere: listenPort=${nodePort} in broker.conf, and a Service of type NodePort with port, targetPort and nodePort ${nodePort}; and advertise a node (brokerIP1=${node})${perPod.en}. Or hostNetwork: true.${where.en}`,
    `各处用同一个端口：broker.conf 里 listenPort=${nodePort}，NodePort 类型的 Service 的 port、targetPort、nodePort 都是 ${nodePort}；并公布节点地址（brokerIP1=${node}）${perPod.zh}。或用 hostNetwork: true。${where.zh}`,
  )
}
