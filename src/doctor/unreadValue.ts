import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { Examined } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { said } from './said.ts'
import type { BrokerOf, Subject } from './subject.ts'

/** A value that a server cannot read. */
export interface UnreadValue {
  readonly server: string
  readonly option: string
  /** What the option can be. */
  readonly allowed: string
}

/** What a run failed with, when that is a value of a known line; the original passes it over in silence. Throws others. */
export function unreadValueIn(error: unknown, subject: WithBrokers): UnreadValue {
  if (!SimError.is(error) || error.code !== ErrorCodes.ScenarioInvalid) throw error
  const [, server = '', option = '', allowed = ''] =
    /^boot (\S+): \w+ option (\w+): .*, it must be (.*)$/s.exec(error.message) ?? []
  const broker = subject.brokers.find((own) => own.server === server)
  const before = subject.options.ignored?.get(server)
  if (broker?.program.settings[option] === undefined || before?.has(option) === true) throw error
  return { server, option, allowed }
}

/** Brokers with their settings, and what was passed over of them before. */
export interface WithBrokers {
  readonly brokers: readonly Pick<BrokerOf, 'server' | 'program'>[]
  readonly options: Pick<Subject['options'], 'ignored'>
}

/** Values that no broker can read: MixAll.properties2Object keeps the default and says nothing. */
export function findUnreadValues({ subject }: Examined): readonly Finding[] {
  return [...(subject.options.ignored ?? [])].flatMap(([server, options]) => {
    const broker = subject.brokers.find((own) => own.server === server)
    if (broker === undefined) return []
    const { container, program } = broker
    return [...options].map(
      ([option, allowed]): Finding => ({
        ...unreadValue(option, program.settings[option] ?? '', allowed),
        ...placeOf(subject, container.name, program.places[option] ?? { in: 'command' }),
        scenario: undefined,
        who: [containerSaid(container.name)],
      }),
    )
  })
}

/** What to say of a value that a broker cannot read. */
export function unreadValue(
  option: string,
  value: string,
  allowed: string,
): Pick<Finding, 'severity' | 'what' | 'reason' | 'fix'> {
  const hasBlanks = value !== value.trim()
  return {
    // The default of this one is what is meant.
    severity: option === 'brokerId' && value.trim() === '0' ? 'risk' : 'problem',
    what: said(`${option} = ${JSON.stringify(value)}`),
    reason: hasBlanks
      ? said(
          'a number with blanks behind it is none for Java: the broker passes the line over in silence, and the default holds',
          '后面带空格的数字对 Java 不是数字：Broker 不提示地忽略这一行，使用默认值',
        )
      : said(
          'the broker cannot read this value: it passes the line over in silence, and the default holds',
          'Broker 读不了这个值：它不提示地忽略这一行，使用默认值',
        ),
    fix: hasBlanks
      ? said(
          `Write ${option}=${value.trim()} without blanks at the end.`,
          `写 ${option}=${value.trim()}，末尾不要空格。`,
        )
      : said(`Write ${allowed}.`, `写一个允许的值：${allowed}。`),
  }
}
