/** Where things went wrong, in Chinese; a hop that is not here stands in English. */
const CHINESE: Readonly<Record<string, string>> = {
  'second hop, client to broker': '第二跳，客户端到 Broker',
  'first hop, to the NameServer': '第一跳，到 NameServer',
  'before the first hop': '第一跳之前',
  'before a connection': '建立连接之前',
  'an open connection': '已建立的连接',
  'a connection': '一次连接',
  'looking up a name': '解析域名',
  'second hop, client to broker: looking up the broker name': '第二跳，解析 Broker 的域名',
  'at the responder': '应答方',
  'answer of the NameServer': 'NameServer 的应答',
  'at the start of a server': '服务启动时',
  'between two topics': '两个主题之间',
  'choosing a queue': '选择队列',
  'handing over a queue': '队列移交',
  'heartbeats to the brokers': '发往 Broker 的心跳',
  'in the client': '客户端内部',
  'in the handler': '消费处理程序',
  'in the program': '程序内部',
  'sharing out the queues of a group': '组内分配队列',
  'the disk of the broker': 'Broker 的磁盘',
  'the way back, from broker to client': '回程，从 Broker 到客户端',
  'the way back, from broker to requester': '回程，从 Broker 到请求方',
}

/** A hop of an explanation in a reader's language. */
export function hopIn(hop: string, language: string): string {
  if (language !== 'zh') return hop
  const answer = /^answer of (.+)$/.exec(hop)
  return CHINESE[hop] ?? (answer === null ? hop : `${answer[1]} 的应答`)
}
