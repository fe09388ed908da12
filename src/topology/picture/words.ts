/** What stands in a picture beside names and addresses. */
export interface PictureWords {
  readonly noNetwork: string
  readonly network: (name: string) => string
  readonly on: (address: string, network: string) => string
  readonly namesrv: (name: string) => string
  readonly broker: (name: string) => string
  readonly advertises: (address: string) => string
  readonly heldByNobody: string
  readonly dnsServer: (name: string) => string
  readonly publishedAt: (address: string) => string
  readonly registersAt: (namesrv: string) => string
  readonly notStarted: (why: string) => string
  readonly loadBalancer: (name: string) => string
  readonly at: (address: string) => string
}

const english: PictureWords = {
  noNetwork: 'no network',
  network: (name) => `network ${name}`,
  on: (address, network) => `${address} on ${network}`,
  namesrv: (name) => `NameServer ${name}`,
  broker: (name) => `broker ${name}`,
  advertises: (address) => `advertises ${address}`,
  heldByNobody: 'which no host holds',
  dnsServer: (name) => `DNS server ${name}`,
  publishedAt: (address) => `published at ${address}`,
  registersAt: (namesrv) => `registers at ${namesrv}`,
  notStarted: (why) => `does not start: ${why}`,
  loadBalancer: (name) => `load balancer ${name}`,
  at: (address) => `at ${address}`,
}

const chinese: PictureWords = {
  noNetwork: '没有网络',
  network: (name) => `网络 ${name}`,
  on: (address, network) => `${address}，网络 ${network}`,
  namesrv: (name) => `NameServer ${name}`,
  broker: (name) => `Broker ${name}`,
  advertises: (address) => `公布地址 ${address}`,
  heldByNobody: '没有主机拥有这个地址',
  dnsServer: (name) => `DNS 服务器 ${name}`,
  publishedAt: (address) => `发布在 ${address}`,
  registersAt: (namesrv) => `注册到 ${namesrv}`,
  notStarted: (why) => `无法启动：${why}`,
  loadBalancer: (name) => `负载均衡 ${name}`,
  at: (address) => `地址 ${address}`,
}

/** English for every language but `zh`. */
export function pictureWordsIn(language: string): PictureWords {
  return language === 'zh' ? chinese : english
}
