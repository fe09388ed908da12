import { type FilePlace, imageFacts, type LoweredContainer } from '../topology/index.ts'
import { placeOf } from './finding.ts'
import { type Said, said } from './said.ts'
import type { Subject } from './subject.ts'

/** Something that is not played, and could change who reaches whom. */
export interface Untried extends FilePlace {
  readonly text: Said
}

export function untriedIn(subject: Subject): readonly Untried[] {
  return [...elections(subject), ...unknownPrograms(subject), ...changedFiles(subject)]
}

function elections(subject: Subject): readonly Untried[] {
  const groups = new Set(subject.brokers.flatMap(({ electedIn }) => electedIn ?? []))
  return [...groups].flatMap((group) => {
    const members = subject.brokers.filter(({ electedIn }) => electedIn === group)
    const [first] = members
    if (first === undefined) return []
    const names = members.map(({ container }) => container.name).join(', ')
    return [
      {
        ...placeOf(subject, first.container.name, first.program.places['enableDLegerCommitLog'] ?? { in: 'command' }),
        text: said(
          `${group} elects its master, and that is not played: each of ${names} is tried as if it were the one, and whether they reach each other is not tried`,
          `${group} 会选举主节点，这里不模拟选举：${names} 都按主节点来试，成员之间能否互通没有尝试`,
        ),
      },
    ]
  })
}

const PORTS = [9876, 10_911]

/** Images of which nothing is known, although they look like a part of RocketMQ. */
function unknownPrograms(subject: Subject): readonly Untried[] {
  return subject.lowered.containers.flatMap(({ name, image, programs, ports, knownImage, notes, container }) => {
    const isOnly = programs.every(({ kind }) => kind === 'app')
    const looksLike = /rocket-?mq|rmq/i.test(image) || ports.some(({ containerPort }) => PORTS.includes(containerPort))
    const isTool = imageFacts(image)?.program !== undefined
    const namesrv = programs.some((program) => program.kind === 'app' && program.namesrv !== undefined)
    const hasCommand = container.command !== undefined || container.entrypoint !== undefined
    if (!isOnly || !looksLike || isTool || namesrv || notes.length > 0 || (knownImage && hasCommand)) return []
    const text = knownImage
      ? said(
          `${name} has no command, and its image runs nothing by itself: neither NameServer nor broker is started`,
          `${name} 没有 command，而它的镜像自己什么也不运行：既没有启动 NameServer，也没有启动 Broker`,
        )
      : said(
          `what ${image} runs is not known here: if it is a NameServer or broker, give it a command with mqnamesrv or mqbroker`,
          `这里不知道 ${image} 运行什么：如果是 NameServer 或 Broker，请写带 mqnamesrv 或 mqbroker 的 command`,
        )
    return [{ ...placeOf(subject, name, { in: 'image' }), text }]
  })
}

/** Whether a command changes a file of settings in a way that is not played. */
export function changesItsFile({ container }: LoweredContainer): boolean {
  const { command = [], entrypoint = [] } = container
  const text = [entrypoint, command].flat().join(' ')
  return /(?:\btee\b|\bsed\s+-i\b|\benvsubst\b)[^;&|]*\.(?:conf|properties)/.test(text)
}

/** Commands that write the file which their broker then reads. */
function changedFiles(subject: Subject): readonly Untried[] {
  return subject.brokers.flatMap(({ container, program }) => {
    if (!changesItsFile(container) || program.ends !== undefined) return []
    return [
      {
        ...placeOf(subject, container.name, { in: 'command' }),
        text: said(
          `the command of ${container.name} writes a file of settings before the broker starts: what it writes is not known here`,
          `${container.name} 的命令在 Broker 启动之前写配置文件：写了什么这里不知道`,
        ),
      },
    ]
  })
}
