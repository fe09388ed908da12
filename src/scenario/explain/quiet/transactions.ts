import { decodeProperties } from '../../../protocol/index.ts'
import type { Frame } from '../../observations.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { seconds } from '../groups.ts'
import { grouped, programsOn } from '../programs.ts'

/** Where a broker puts half messages that it was told nothing about for too long. */
const GIVEN_UP = 'TRANS_CHECK_MAX_TIME_TOPIC'
const ROLLBACK = 12

/** Transactions whose end the broker did not hear: checked, given up, checked with the wrong program, or never checked. */
export function explainTransactions(evidence: Evidence): readonly Explanation[] {
  const { frames } = evidence.watch
  const checks = frames.filter(({ name }) => name === 'CHECK_TRANSACTION_STATE')
  const halves = frames.filter(({ name, kind, header }) => isSend(name) && kind === 'request' && isHalf(header))
  const given = evidence.look().messages(GIVEN_UP)
  const byBroker = grouped(halves, ({ to, header }) => `${to} ${header['producerGroup'] ?? header['a']}`)
  return byBroker.flatMap((same) => {
    const [half] = same
    if (half === undefined) return []
    const broker = half.to
    const group = String(half.header['producerGroup'] ?? half.header['a'])
    const keys = new Set(same.map(({ header }) => keyOf(header)))
    const mine = ({ header }: Frame): boolean =>
      keys.has(String(header['transactionId'])) || keys.has(String(header['msgId']))
    const own = checks.filter((check) => check.from === broker && mine(check))
    const senders = new Set(same.map(({ from }) => from))
    const strangers = [...new Set(own.map(({ to }) => to))].filter((host) => !senders.has(host))
    const ends = frames.filter((frame) => frame.name === 'END_TRANSACTION' && frame.to === broker && mine(frame))
    const clients = [...senders].flatMap((host) => programsOn(evidence, host))
    const lost = given.filter(({ properties }) => keys.has(properties['UNIQ_KEY'] ?? '')).length
    const parts = {
      clients,
      hop: { en: `half messages on ${broker}`, zh: `${broker} 上的半消息` },
      address: { en: `producer group ${group}`, zh: `生产组 ${group}` },
    }
    if (strangers.length > 0) {
      const rolledBack = ends.filter(
        ({ from, header }) => strangers.includes(from) && Number(header['commitOrRollback'] ?? 0) === ROLLBACK,
      )
      const others = strangers.flatMap((host) => programsOn(evidence, host)).join(', ')
      return [
        explanationOf({
          ...parts,
          en: {
            rule: `${broker} checked transactions of ${clients.join(', ')} with ${others}, which is in the same producer group ${group} and does not know them; ${rolledBack.length} were rolled back`,
            fix: 'give every application a producer group of its own: the broker asks any live member of the group',
          },
          zh: {
            rule: `${broker} 向同在生产组 ${group} 的 ${others} 回查 ${clients.join('、')} 的事务，它并不知道这些事务；其中 ${rolledBack.length} 个被回滚`,
            fix: '每个应用使用自己的生产组：Broker 会向组内任何一个在线成员回查',
          },
        }),
      ]
    }
    if (own.length === 0 && ends.length === 0) {
      return [
        explanationOf({
          ...parts,
          en: {
            rule: `no member of producer group ${group} was connected to ${broker} after the half message was stored, so ${broker} had nobody to check with, and the message stays invisible${lost > 0 ? `; after 15 rounds it went to ${GIVEN_UP}` : ''}`,
            fix: `run at least two producers of ${group}, and start one again after a crash`,
          },
          zh: {
            rule: `半消息存储之后，生产组 ${group} 没有成员连着 ${broker}，${broker} 无处回查，消息一直不可见${lost > 0 ? `；15 轮之后进入 ${GIVEN_UP}` : ''}`,
            fix: `生产组 ${group} 至少运行两个生产者，崩溃后要重新启动`,
          },
        }),
      ]
    }
    if (lost > 0) {
      const [firstCheck] = own
      return [
        explanationOf({
          ...parts,
          en: {
            rule: `${broker} checked ${own.length} times, first at ${seconds(firstCheck?.atMs ?? 0)}, and heard UNKNOW every time; then it put ${lost} half messages into ${GIVEN_UP}, where no consumer gets them`,
            fix: 'let checkLocalTransaction look the outcome up in a durable place and answer COMMIT or ROLLBACK, and watch that topic',
          },
          zh: {
            rule: `${broker} 从 ${seconds(firstCheck?.atMs ?? 0)} 起回查 ${own.length} 次，每次都得到 UNKNOW；之后把 ${lost} 条半消息放进 ${GIVEN_UP}，消费者收不到`,
            fix: 'checkLocalTransaction 应从持久化的地方查出结果并回答 COMMIT 或 ROLLBACK，并监控该主题',
          },
        }),
      ]
    }
    const [check] = own
    if (check === undefined) return []
    return [
      explanationOf({
        ...parts,
        en: {
          rule: `${broker} did not hear the end of the transaction, which is told one way and only once; it checked at ${seconds(check.atMs)}, and the message became visible with the answer to that`,
          fix: 'let checkLocalTransaction answer from a durable place; a check comes 6 s after the half message at the earliest, and then every 30 s',
        },
        zh: {
          rule: `${broker} 没有收到事务的结束通知（单向，只发一次）；它在 ${seconds(check.atMs)} 回查，得到回答后消息才可见`,
          fix: '让 checkLocalTransaction 从持久化的地方回答；回查最早在半消息 6 秒之后，以后每 30 秒一次',
        },
      }),
    ]
  })
}

function isSend(name: string | undefined): boolean {
  return name === 'SEND_MESSAGE' || name === 'SEND_MESSAGE_V2'
}

/** TRANSACTION_PREPARED_TYPE in the flag of the message (sysFlag, `f` in the short header). */
function isHalf(header: Readonly<Record<string, unknown>>): boolean {
  return ((Number(header['sysFlag'] ?? header['f'] ?? 0) >> 2) & 3) === 1
}

/** UNIQ_KEY among the properties (`i` in the short header), which checks and ends call the transaction. */
function keyOf(header: Readonly<Record<string, unknown>>): string {
  return decodeProperties(String(header['properties'] ?? header['i'] ?? '')).get('UNIQ_KEY') ?? 'none'
}
