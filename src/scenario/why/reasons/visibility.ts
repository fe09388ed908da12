import { type Judge, type Reason, seconds } from '../reason.ts'

/** It is delayed, and its time had not come when the trace ends. */
export const invisible: Judge = ({ evidence, stored }): Reason | undefined => {
  const dueMs = stored.atMs + stored.delayMs
  if (stored.delayMs <= 0 || dueMs <= evidence.endMs) return undefined
  return {
    kind: 'invisible',
    sentence: `It is delayed by ${seconds(stored.delayMs)} and becomes visible at ${seconds(dueMs)}; the trace ends at ${seconds(evidence.endMs)}.`,
    zh: `它延迟 ${seconds(stored.delayMs)}，到 ${seconds(dueMs)} 才可见；轨迹在 ${seconds(evidence.endMs)} 结束。`,
  }
}

/** A half message that nobody was given. */
export const halfMessage: Judge = ({ stored }): Reason | undefined =>
  stored.half
    ? {
        kind: 'halfMessage',
        sentence: `It is a half message of a transaction, sent at ${seconds(stored.atMs)}: it is visible to nobody before its commit, and no answer brought it to the group.`,
        zh: `它是事务的半消息，${seconds(stored.atMs)} 发送：提交之前谁都看不到，也没有应答把它带给消费组。`,
      }
    : undefined
