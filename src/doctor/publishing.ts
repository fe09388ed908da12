import type { LoweredContainer } from '../topology/index.ts'
import type { Examined } from './examine.ts'
import { container as containerSaid, type Finding, placeOf } from './finding.ts'
import { type Said, said } from './said.ts'

/** A container that the engine does not start, because it cannot publish a port. */
export function notPublished(
  { subject }: Examined,
  container: LoweredContainer,
  error: string,
  port: string,
): readonly Finding[] {
  const { name } = container
  if (!error.includes(`endpoint ${name}:`)) return []
  const texts = container.container.ports ?? []
  const places = texts.flatMap((text, index) => (new RegExp(`(?:^|:)${port}:`).test(text) ? [index] : []))
  const own = container.ports.filter(({ hostPort }) => String(hostPort) === port)
  const others = subject.lowered.containers.filter(
    (other) => other !== container && other.ports.some(({ hostPort }) => String(hostPort) === port),
  )
  const [holder] = others
  const isCopy = holder !== undefined && holder.container.service === container.container.service
  const index = own.length > 1 ? places.at(-1) : places[0]
  return [
    {
      severity: 'problem',
      ...placeOf(subject, name, { in: index === undefined ? 'ports' : `ports[${index}]` }),
      what: said(`port ${port} of the machine`, `本机端口 ${port}`),
      reason: said(error, `Docker 不启动 ${name}，因为无法发布端口 ${port}（${error}）`),
      fix: fixOf(container, holder, { port, isCopy, targets: own.map(({ containerPort }) => containerPort) }),
      scenario: 'local-port-already-taken',
      who: [containerSaid(name)],
    },
  ]
}

interface Clash {
  readonly port: string
  readonly isCopy: boolean
  /** The ports of the container that the one of the machine is for. */
  readonly targets: readonly number[]
}

function fixOf(
  { name }: LoweredContainer,
  holder: LoweredContainer | undefined,
  { port, isCopy, targets }: Clash,
): Said {
  if (targets.length > 1) {
    const listed = targets.join(', ')
    return said(
      `${name} publishes port ${port} for ${listed}: one port of the machine leads to one port of a container. Give each a port of its own.`,
      `${name} 把本机端口 ${port} 同时给了 ${listed}：本机的一个端口只能通向容器的一个端口。请各用一个端口。`,
    )
  }
  if (isCopy) {
    return said(
      'The copies of one service (scale, replicas) cannot publish one port of the machine: write a service for each, or publish a range.',
      '同一服务的多个副本（scale、replicas）不能发布同一个本机端口：每个副本写成一个服务，或发布一个端口范围。',
    )
  }
  if (holder !== undefined) {
    return said(
      `${holder.name} publishes port ${port} too: give one of them another port.`,
      `${holder.name} 也发布端口 ${port}：给其中一个换个端口。`,
    )
  }
  return said(
    `Free port ${port} (ss -ltnp shows who has it), or publish another one.`,
    `释放端口 ${port}（用 ss -ltnp 查看占用者），或发布到别的端口。`,
  )
}
