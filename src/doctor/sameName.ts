import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { said } from './said.ts'
import type { BrokerOf, Subject } from './subject.ts'

/** Masters of which the NameServer takes one for the other, because they have one name. */
export function findSameNames(subject: Subject): readonly Finding[] {
  const seen = new Map<string, BrokerOf>()
  return subject.brokers.flatMap((broker): readonly Finding[] => {
    const { container, program, brokerName } = broker
    if (broker.isSlave || 'refused' in container.start || program.ends !== undefined) return []
    const first = seen.get(brokerName)
    seen.set(brokerName, first ?? broker)
    if (first === undefined) return []
    return [
      {
        severity: 'problem',
        ...placeOf(subject, container.name, program.places['brokerName'] ?? { in: 'command' }),
        what: said(`brokerName = ${brokerName}`),
        reason: said(
          `${first.container.name} has this name too, and both are masters (brokerId 0): the NameServer keeps one address for them, of the one that registered last, so that messages for one go to the other`,
          `${first.container.name} 也用这个名字，而且两者都是主节点（brokerId 0）：NameServer 只保留最后注册者的地址，发给一个的消息会到另一个`,
        ),
        fix: said(
          'Give each master a brokerName of its own; or make this one a slave: brokerRole=SLAVE and brokerId=1.',
          '每个主节点用各自的 brokerName；或把它设为从节点：brokerRole=SLAVE，brokerId=1。',
        ),
        scenario: undefined,
        who: [containerSaid(first.container.name), containerSaid(container.name)],
      },
    ]
  })
}

/** Whether another master has the name of this one. */
export function sharesItsName({ brokers }: Subject, { brokerName }: BrokerOf): boolean {
  return brokers.filter((other) => !other.isSlave && other.brokerName === brokerName).length > 1
}
