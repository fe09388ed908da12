import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { membersOf, startsOf, topicsOf } from '../groups.ts'

/** A consumer that lived for less than this has had no time to get anything. */
const MOMENT_MS = 1000

/** Consumers whose program ended right after its start, while messages were waiting. */
export function explainEndedEarly(evidence: Evidence): readonly Explanation[] {
  const { plan, watch } = evidence
  return membersOf(evidence).flatMap((member) => {
    const { name, spec, program } = member
    const shut = plan.timeline.some((step) => step.do === 'start' && step.client === name && step.shutsDown === true)
    const [startMs] = startsOf(evidence, name)
    if (!shut || startMs === undefined) return []
    const ended = watch.frames.findLast(({ from }) => from === spec.host)
    const lived = (ended?.atMs ?? startMs) - startMs
    const waiting = topicsOf(member).flatMap((topic) => evidence.look().messages(topic)).length
    if (lived > MOMENT_MS || waiting <= program.received.length) return []
    return [
      explanationOf({
        clients: [name],
        hop: 'in the program',
        address: { en: `group ${spec.group}`, zh: `消费组 ${spec.group}` },
        en: {
          rule: `it shut down ${Math.round(lived)} ms after Start() had returned, with ${program.received.length} of ${waiting} messages received; Start() returns at once, and messages come in the background`,
          fix: 'let main block until a signal comes (signal.Notify and a channel), and call Shutdown() then',
        },
        zh: {
          rule: `Start() 返回后 ${Math.round(lived)} 毫秒就关闭了，${waiting} 条消息只收到 ${program.received.length} 条；Start() 立即返回，消息在后台到达`,
          fix: '让 main 阻塞到收到信号为止（signal.Notify 加一个 channel），然后再调用 Shutdown()',
        },
      }),
    ]
  })
}
