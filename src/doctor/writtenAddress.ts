import type { Finding } from './finding.ts'
import { said } from './said.ts'

type Words = Pick<Finding, 'reason' | 'fix' | 'scenario'>

/** `brokerIP1` with a comment or a blank behind it, which is part of the value. */
export function commentInAddress(advertised: string): Words {
  return {
    reason: said(
      `the route names ${advertised}: in a properties file a comment begins a line, and everything behind = is the value`,
      `路由里是 ${advertised}：properties 文件的注释只能单独成行，等号之后的全部内容都是值`,
    ),
    fix: said(
      'Put the comment on a line of its own, and take blanks from the end of the value.',
      '把注释单独放一行，并去掉值末尾的空格。',
    ),
    scenario: 'namesrv-value-trailing-space-or-comment',
  }
}

/** `brokerIP1=address:port`. */
export function portInAddress(given: string, listenPort: number): Words {
  const address = given.replace(/:\d+$/, '')
  return {
    reason: said(
      `brokerIP1 is an address without a port: the broker puts its listenPort behind it, and the route names ${given}:${listenPort}`,
      `brokerIP1 只写地址、不带端口：Broker 会在后面加上 listenPort，路由里就成了 ${given}:${listenPort}`,
    ),
    fix: said(
      `Write brokerIP1=${address}, and the port as listenPort.`,
      `写 brokerIP1=${address}，端口用 listenPort 设置。`,
    ),
    scenario: undefined,
  }
}
