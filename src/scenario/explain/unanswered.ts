import { ClientError, type Failure } from '../../client/index.ts'
import type { Evidence } from './explainRun.ts'
import type { Reason, Words } from './explanation.ts'
import { lossyLink } from './lossyLink.ts'
import { tooLargeFrame } from './tooLargeFrame.ts'

const WRITABLE = 2

/** A failure without a refusal: no answer came, or the client stopped by itself. */
export interface Unanswered {
  /** Equal for equal reasons. */
  readonly key: string
  readonly hop: string
  readonly address: string | Words
  readonly en: Reason
  readonly zh: Reason
}

/** The reason at the bottom of an error of a client, with what the world knows about it. */
export function unanswered(evidence: Evidence, error: unknown): Unanswered {
  const failures = failuresOf(error)
  const last = failures.at(-1)
  switch (last?.kind) {
    case 'timeout':
    case 'lost':
      return silent(evidence, last, failures)
    case 'connect':
      if (last.reason.kind === 'noAddress') return noNamesrv(evidence)
      break
    case 'noRoute':
      return notWritable(evidence, last.topic)
    case 'requestTimeout':
      return noReply(evidence, last)
    case 'invalid':
      return invalid(last.text)
    default:
  }
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  return {
    key: text,
    hop: 'in the client',
    address: '',
    en: { rule: text, fix: 'mend what the text names' },
    zh: { rule: text, fix: '按报错内容处理' },
  }
}

function failuresOf(error: unknown): readonly Failure[] {
  const failures: Failure[] = []
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (ClientError.is(cause)) failures.push(cause.failure)
  }
  return failures
}

/** The server took the request and did not answer, or closed the connection. */
function silent(
  { stage, watch }: Evidence,
  failure: Extract<Failure, { readonly kind: 'timeout' | 'lost' }>,
  failures: readonly Failure[],
): Unanswered {
  const { address, hop } = failure
  const server = [...stage.servers.values()].find(({ host, node }) => {
    const at = node.server?.address
    if (at === undefined) return false
    const ports = [at.port, at.port - 2].map((port) => `:${port}`)
    return (
      ports.some((port) => address.endsWith(port)) &&
      stage.world.host(host).addresses.some((own) => address.startsWith(`${own}:`))
    )
  })
  const what =
    failure.kind === 'lost'
      ? 'closed the connection'
      : `did not answer within ${Math.round(budget(failures, failure.leftMs))} ms`
  const zhWhat =
    failure.kind === 'lost' ? '关闭了连接' : `${Math.round(budget(failures, failure.leftMs))} 毫秒内没有应答`
  const key = `${failure.kind} ${hop} ${address}`
  if (hop === 'namesrv') {
    const known = server?.role === 'namesrv'
    return {
      key,
      hop: 'first hop, to the NameServer',
      address,
      en: {
        rule: `${address} took the connection and the request for the route, and ${what}${known ? '' : ': it is no NameServer'}`,
        fix: known
          ? `look whether ${server.name} stands still, and give clients several NameServers`
          : 'look what the name of the NameServer means to this program (its search domains, a wildcard, another port), and write the full name with a dot at its end',
      },
      zh: {
        rule: `${address} 接受了连接和路由查询，但${zhWhat}${known ? '' : '：它不是 NameServer'}`,
        fix: known
          ? `检查 ${server.name} 是否停顿，并给客户端配置多个 NameServer`
          : '检查 NameServer 的名字在这个程序里指向哪里（search 域、泛解析、端口），并写完整的名字、以点结尾',
      },
    }
  }
  const who = server?.name ?? address
  const rule = `${who} (${address}) took the connection and the request, and ${what}`
  const zhRule = `${who}（${address}）接受了连接和请求，但${zhWhat}`
  const tooLarge =
    server === undefined || failure.kind === 'timeout' ? undefined : tooLargeFrame(watch, server.host, rule, zhRule)
  const known = tooLarge ?? (server === undefined ? undefined : lossyLink(watch, server.host, rule, zhRule))
  if (known !== undefined) return { key, hop: 'second hop, client to broker', address, ...known }
  return {
    key,
    hop: 'second hop, client to broker',
    address,
    en: {
      rule,
      fix: `look why ${who} stood still or was slower than the time-out (pause, disk, full queues; what it stored may be stored all the same); give each attempt less time than the whole (sendMsgMaxTimeoutPerRequest), avoid slow brokers (sendLatencyFaultEnable), and have a second broker for the topic`,
    },
    zh: {
      rule: zhRule,
      fix: `检查 ${who} 为什么停顿或比超时更慢（暂停、磁盘、队列满；消息可能仍已存储）；让单次尝试的时间小于总超时（sendMsgMaxTimeoutPerRequest），避开慢的 Broker（sendLatencyFaultEnable），并让主题分布在第二个 Broker 上`,
    },
  }
}

/** The time that the whole call had, where one is told. */
function budget(failures: readonly Failure[], leftMs: number): number {
  const whole = failures.find((failure) => failure.kind === 'callTimeout')
  return whole?.kind === 'callTimeout' ? whole.timeoutMs : leftMs
}

function noNamesrv({ stage }: Evidence): Unanswered {
  const namesrv = [...stage.servers.values()].find(({ role }) => role === 'namesrv')
  const port = namesrv?.node.server?.address.port ?? 9876
  const [address = '<host>'] = namesrv === undefined ? [] : stage.world.host(namesrv.host).addresses
  const at = `${address}:${port}`
  return {
    key: 'no NameServer',
    hop: 'before the first hop',
    address: { en: 'no NameServer', zh: '没有 NameServer' },
    en: {
      rule: 'it was told no NameServer, so nothing is dialled (the text is "connect to null failed")',
      fix: `set -Drocketmq.namesrv.addr=${at} (JAVA_OPTS), NAMESRV_ADDR or setNamesrvAddr`,
    },
    zh: {
      rule: '没有告诉它 NameServer，所以没有连接任何地址（报错是 connect to null failed）',
      fix: `设置 -Drocketmq.namesrv.addr=${at}（JAVA_OPTS）、NAMESRV_ADDR 或 setNamesrvAddr`,
    },
  }
}

function notWritable({ look }: Evidence, topic: string): Unanswered {
  const closed = look()
    .route(topic)
    .filter(({ perm }) => (perm & WRITABLE) === 0)
  const where = closed.map(({ broker, perm }) => `${broker} perm ${perm}`).join(', ')
  const told = where === '' ? '' : ` (${where})`
  return {
    key: `no route ${topic}`,
    hop: 'answer of the NameServer',
    address: topic,
    en: {
      rule: `the route of ${topic} has no queue that can be written${told}`,
      fix: `give topic and broker the permission 6 (mqadmin updateTopicPerm -c <cluster> -t ${topic} -p 6, brokerPermission=6); clients see it at their next route poll, within 30 s`,
    },
    zh: {
      rule: `${topic} 的路由里没有可写的队列${told}`,
      fix: `把主题和 Broker 的权限设为 6（mqadmin updateTopicPerm -c <cluster> -t ${topic} -p 6、brokerPermission=6）；客户端在下一次拉取路由时（30 秒内）看到`,
    },
  }
}

function noReply(
  { watch, stage }: Evidence,
  { topic, timeoutMs }: Extract<Failure, { readonly kind: 'requestTimeout' }>,
): Unanswered {
  const clusterless = [...stage.servers.values()].filter(
    ({ broker }) =>
      broker?.context.profile.requestReply.marksCluster === false &&
      broker.context.topics.selectTopicConfig(topic) !== undefined,
  )
  const unanswerable = watch.logs.some(({ fields }) => String(fields['error']).includes('create reply message fail'))
  if (clusterless.length > 0 && unanswerable) {
    return noCluster(topic, clusterless.map(({ name }) => name).join(', '))
  }
  const late = watch.logs.find(({ message }) => message.includes('not matched any request'))
  const replies = watch.frames.filter(({ name, kind }) => name === 'PUSH_REPLY_MESSAGE_TO_CLIENT' && kind === 'request')
  const pushed = replies.length > 0
  return {
    key: `no reply ${topic} ${timeoutMs}`,
    hop: 'the way back, from broker to requester',
    address: topic,
    en: {
      rule: `the request to ${topic} was stored, and no reply reached the requester within ${timeoutMs} ms${late === undefined ? '' : '; one that came later was thrown away ("not matched any request")'}`,
      fix: `let the time-out be longer than the work of the responder${pushed ? '' : ', and look whether it runs'}; and let the requester have a connection to every broker that may store the reply (send one message to a topic that all brokers have)`,
    },
    zh: {
      rule: `发往 ${topic} 的请求已存储，但 ${timeoutMs} 毫秒内没有回复到达请求方${late === undefined ? '' : '；后来到的回复被丢弃（not matched any request）'}`,
      fix: `超时要长于应答方的处理时间${pushed ? '' : '，并检查应答方是否在运行'}；请求方要与每个可能存储回复的 Broker 都有连接（向所有 Broker 都有的主题发一条消息）`,
    },
  }
}

function noCluster(topic: string, brokers: string): Unanswered {
  return {
    key: `no cluster ${topic}`,
    hop: 'at the responder',
    address: topic,
    en: {
      rule: `the request to ${topic} was stored without its cluster by ${brokers}, so that nobody can make a reply to it (the responder reads 10007, property[CLUSTER] is null)`,
      fix: `upgrade ${brokers} to 4.7.1 or later: before 4.6.0 there is no request-reply, and 4.7.0 forgets the cluster`,
    },
    zh: {
      rule: `${brokers} 存储发往 ${topic} 的请求时没有写入集群名，谁也无法生成回复（应答方报 10007，property[CLUSTER] is null）`,
      fix: `把 ${brokers} 升级到 4.7.1 或更高版本：4.6.0 之前没有请求-应答功能，4.7.0 漏写集群名`,
    },
  }
}

/** A message that the client refused by itself. */
function invalid(text: string): Unanswered {
  const large = /body size over max value, MAX: (\d+)/.exec(text)
  const parts = { key: text, hop: 'before the first hop', address: { en: 'the message', zh: '消息' } }
  if (large === null) {
    return { ...parts, en: { rule: text, fix: 'mend what the text names' }, zh: { rule: text, fix: '按报错内容处理' } }
  }
  return {
    ...parts,
    address: `maxMessageSize=${large[1]}`,
    en: {
      rule: `the client refuses the message before it sends or compresses anything: its body is over maxMessageSize ${large[1]}`,
      fix: 'keep the payload elsewhere and send where it is, split batches, or raise maxMessageSize of clients and brokers alike',
    },
    zh: {
      rule: `客户端在发送和压缩之前就拒绝了消息：消息体超过 maxMessageSize ${large[1]}`,
      fix: '把大数据放到别处、只发送位置，拆分批量消息，或同时调大客户端和 Broker 的 maxMessageSize',
    },
  }
}
