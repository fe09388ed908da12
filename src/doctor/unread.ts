import type { UnreadSetting } from '../topology/index.ts'
import { howToAdvertise } from './advertising.ts'
import type { Examined } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { type Said, said } from './said.ts'
import type { BrokerOf } from './subject.ts'

/** Settings that somebody wrote, and that no broker reads. */
export function findUnreadSettings(examined: Examined): readonly Finding[] {
  return examined.subject.brokers.flatMap((broker) =>
    (broker.program.unread ?? [])
      .filter(({ name }) => broker.program.settings[name] === undefined)
      .map((unread): Finding => {
        const { name, written, value, place, why } = unread
        const isAddress = name === 'brokerIP1'
        const isInFile = why === 'byteOrderMark' || why === 'misspelt'
        return {
          severity: 'problem',
          ...placeOf(examined.subject, broker.container.name, place),
          what: said(`${written} = ${value}`),
          reason: reasonOfUnread(unread),
          fix: isAddress && !isInFile ? howToAdvertise(examined, broker) : fixOfUnread(unread),
          scenario: isAddress ? 'docker-bridge-ip-advertised' : undefined,
          who: [containerSaid(broker.container.name)],
        }
      }),
  )
}

/** Whether the cause of a broker without brokerIP1 is told with a line that means it. */
export function hasUnreadName({ program }: BrokerOf): boolean {
  return program.unread?.some(({ name }) => name === 'brokerIP1') === true
}

export function reasonOfUnread({ name, written, why }: UnreadSetting): Said {
  switch (why) {
    case 'byteOrderMark':
      return said(
        `the file begins with a byte order mark, which is a part of the first name for Java: ${name} is not set`,
        `文件以 BOM（字节顺序标记）开头，Java 把它当作第一个名字的一部分：${name} 没有生效`,
      )
    case 'argument':
      return said(
        `mqbroker reads its options (-n, -c) alone, and no ${written}=… behind them`,
        `mqbroker 只读取选项（-n、-c），不读取后面的 ${written}=…`,
      )
    case 'variable':
      return said(
        `no program of the distribution reads a variable ${written}`,
        `发行版里没有程序读取环境变量 ${written}`,
      )
    default:
      return said(
        `brokers know no ${written}: the name is ${name}, letter by letter`,
        `Broker 不认识 ${written}：正确的名字是 ${name}，大小写也要一致`,
      )
  }
}

export function fixOfUnread({ name, value, why }: UnreadSetting): Said {
  return why === 'byteOrderMark'
    ? said('Save the file as UTF-8 without BOM.', '把文件保存为不带 BOM 的 UTF-8。')
    : said(
        `Write ${name}=${value} into the broker.conf that -c names.`,
        `在 -c 指定的 broker.conf 里写 ${name}=${value}。`,
      )
}
