import { type Judge, type Reason, seconds } from '../reason.ts'

/** Nobody of the group ever told a broker of itself. */
export const noMember: Judge = ({ evidence, group }): Reason | undefined => {
  const { heartbeats, lostDials, pulls } = evidence
  if (heartbeats.some((one) => one.group === group) || pulls.some((one) => one.group === group)) return undefined
  const known = [...new Set([...heartbeats, ...pulls].map((one) => one.group))]
  const others = known.length === 0 ? 'no consumer group is seen at all' : `groups that are: ${known.join(', ')}`
  const zhOthers = known.length === 0 ? '没有看到任何消费组' : `看到的消费组：${known.join('、')}`
  const [lost] = lostDials
  const unreachable =
    lost === undefined
      ? ''
      : ` Connections failed meanwhile: ${lost.host} to ${lost.to} at ${seconds(lost.atMs)} (${lost.why}).`
  const zhUnreachable =
    lost === undefined ? '' : `期间有连接失败：${lost.host} 在 ${seconds(lost.atMs)} 连不上 ${lost.to}。`
  return {
    kind: 'noMember',
    sentence: `No member of ${group} is seen at a broker (${others}).${unreachable}`,
    zh: `Broker 上没有看到 ${group} 的成员（${zhOthers}）。${zhUnreachable}`,
  }
}

/** Members are there, and none asks for the topic. */
export const notSubscribed: Judge = ({ evidence, group, stored, subscriptions, pulls }): Reason | undefined => {
  if (subscriptions.length > 0 || pulls.some(({ topic }) => topic === stored.topic)) return undefined
  const topics = [...new Set(evidence.heartbeats.filter((one) => one.group === group).map(({ topic }) => topic))]
  return {
    kind: 'notSubscribed',
    sentence: `No member of ${group} subscribes to ${stored.topic}; they subscribe to ${topics.join(', ') || 'nothing'}.`,
    zh: `${group} 没有成员订阅 ${stored.topic}；它们订阅的是：${topics.join('、') || '无'}。`,
  }
}
