import { type Judge, type Reason, seconds } from '../reason.ts'

/** Nobody of the group ever told a broker of itself. */
export const noMember: Judge = ({ evidence, group }): Reason | undefined => {
  const { heartbeats, lostDials, pulls } = evidence
  if (heartbeats.some((one) => one.group === group) || pulls.some((one) => one.group === group)) return undefined
  const known = [...new Set([...heartbeats, ...pulls].map((one) => one.group))]
  const others = known.length === 0 ? 'no consumer group is seen at all' : `groups that are: ${known.join(', ')}`
  const [lost] = lostDials
  const unreachable =
    lost === undefined
      ? ''
      : ` Connections failed meanwhile: ${lost.host} to ${lost.to} at ${seconds(lost.atMs)} (${lost.why}).`
  return { kind: 'noMember', sentence: `No member of ${group} is seen at a broker (${others}).${unreachable}` }
}

/** Members are there, and none asks for the topic. */
export const notSubscribed: Judge = ({ evidence, group, stored, subscriptions, pulls }): Reason | undefined => {
  if (subscriptions.length > 0 || pulls.some(({ topic }) => topic === stored.topic)) return undefined
  const topics = [...new Set(evidence.heartbeats.filter((one) => one.group === group).map(({ topic }) => topic))]
  return {
    kind: 'notSubscribed',
    sentence: `No member of ${group} subscribes to ${stored.topic}; they subscribe to ${topics.join(', ') || 'nothing'}.`,
  }
}
