import { imageFacts } from '../topology/index.ts'
import type { Examined } from './examine.ts'
import { type Said, said } from './said.ts'
import type { BrokerOf, Subject } from './subject.ts'

/** What to do for a broker that is to be reached at the address of the machine: address, port, and where to write it. */
export function howToAdvertise({ subject }: Pick<Examined, 'subject'>, broker: BrokerOf): Said {
  const { address } = subject
  const port = portOf(subject, broker)
  const listens = port === broker.listenPort ? '' : `, listenPort=${port}`
  const isOpen = broker.container.mode === 'host'
  const published = isOpen ? '' : `, published as ${port}:${port}`
  const publishedZh = isOpen ? '' : `，并以 ${port}:${port} 发布端口`
  const where = whereToWrite(broker, subject.options.engine)
  return said(
    `Advertise the address of this machine on the LAN (brokerIP1=${address}${listens})${published}${where.en}.`,
    `对外公布本机的局域网地址（brokerIP1=${address}${listens}）${publishedZh}${where.zh}。`,
  )
}

/** The port that it can have on the machine: its own, the one that it is published under, or one that nobody has yet. */
function portOf({ lowered }: Subject, { container, listenPort }: BrokerOf): number {
  const mapping = container.ports.find(({ containerPort }) => containerPort === listenPort)
  if (mapping !== undefined || container.mode === 'host') return mapping?.hostPort ?? listenPort
  const taken = new Set(
    lowered.containers.flatMap((other) => (other === container ? [] : other.ports.map(({ hostPort }) => hostPort))),
  )
  let port = listenPort
  while (taken.has(port) && port < 65_500) port += 10
  return port
}

function whereToWrite({ container, program }: BrokerOf, engine: Subject['options']['engine']): Said {
  // On Docker Desktop the host network is not that of the machine.
  const orHost = engine === 'linux' ? said(', or network_mode: host', '，或用 network_mode: host') : said('', '')
  if (imageFacts(container.image)?.readsNoFile === true && container.container.command === undefined) {
    return said(
      `. The start script of this image reads no broker.conf: give it a command of your own with -c${orHost.en}`,
      `。这个镜像的启动脚本不读 broker.conf：请自己写带 -c 的 command${orHost.zh}`,
    )
  }
  if (program.configFile === undefined) {
    return said(
      '. Write it into a broker.conf, mount that, and add -c with its path inside to the command',
      '。写进 broker.conf，挂载它，并在命令里用 -c 指定它在容器内的路径',
    )
  }
  const isMounted = Object.hasOwn(container.container.files ?? {}, program.configFile)
  return isMounted
    ? said('', '')
    : said(
        `. ${program.configFile} is the file of the image: mount one of your own there`,
        `。${program.configFile} 是镜像自带的文件：请挂载自己的文件`,
      )
}
