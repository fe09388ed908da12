import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { grouped, programsOn } from '../programs.ts'

const TRACE_TOPIC = 'RMQ_SYS_TRACE_TOPIC'

/** Clients that trace messages, where no broker has the topic for traces. */
export function explainTraces(evidence: Evidence): readonly Explanation[] {
  const refused = evidence.watch.frames.filter(
    ({ name, topic, result }) =>
      name === 'GET_ROUTEINFO_BY_TOPIC' && topic === TRACE_TOPIC && result === 'TOPIC_NOT_EXIST',
  )
  return grouped(refused, ({ from }) => from).map((same) => {
    const by = same[0]?.from ?? ''
    const clients = [...new Set(same.flatMap(({ to }) => programsOn(evidence, to)))]
    const brokers = [...evidence.stage.servers.values()].filter(({ role }) => role === 'broker').map(({ name }) => name)
    return explanationOf({
      clients,
      hop: `answer of ${by}`,
      address: TRACE_TOPIC,
      en: {
        rule: `${by} knows no route of ${TRACE_TOPIC} (asked ${same.length} times), because no broker has the topic; traces are thrown away, and the messages themselves are not affected`,
        fix: `set traceTopicEnable=true on a broker (${brokers.join(', ')}) and restart it, or name a trace topic of your own in the clients`,
      },
      zh: {
        rule: `${by} 没有 ${TRACE_TOPIC} 的路由（被问了 ${same.length} 次），因为没有 Broker 有这个主题；轨迹被丢弃，业务消息不受影响`,
        fix: `在一个 Broker（${brokers.join('、')}）上设置 traceTopicEnable=true 并重启，或在客户端指定自己的轨迹主题`,
      },
    })
  })
}
