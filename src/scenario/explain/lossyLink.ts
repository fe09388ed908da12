import type { SegmentSeen } from '../onTheWire.ts'
import type { Watch } from '../watch/watch.ts'
import type { Reason } from './explanation.ts'

/** What a link says of a segment that it did not carry. */
const BY_LINK = /^(?:lost|damaged) by the link|^the queue of the link is full/

const TOO_LARGE = /^larger than the (\d+) bytes that the path takes, and the ICMP message/

/** Why answers stay away where links lose segments to or from a host; undefined where none does. */
export function lossyLink(watch: Watch, host: string, en: string, zh: string): BothReasons | undefined {
  const tooLarge = watch.wire.segments.find(
    ({ what, why, host: from, to }) => what === 'lost' && TOO_LARGE.test(why) && (from === host || to === host),
  )
  if (tooLarge !== undefined) return blackHole(tooLarge, en, zh)
  const lost = watch.wire.segments.filter(
    ({ what, why, host: from, to }) => what === 'lost' && BY_LINK.test(why) && (from === host || to === host),
  ).length
  if (lost === 0) return undefined
  return {
    en: {
      rule: `${en}: links lost ${lost} segments to or from ${host}, and TCP halves what it has on its way with each, so that about 1.22 / √loss packets pass in each round trip and the rest waits in front of the connection`,
      fix: 'keep clients in the region of their broker; where that cannot be, give sends 10 s (setSendMsgTimeout), and send in batches',
    },
    zh: {
      rule: `${zh}：链路丢失了往来 ${host} 的 ${lost} 个报文段，每次丢包 TCP 都会把在途数据减半，每个往返只能通过约 1.22/√丢包率 个包，其余的在连接前排队`,
      fix: '让客户端与 Broker 同地域部署；做不到时把发送超时调到 10 秒（setSendMsgTimeout），并批量发送',
    },
  }
}

export interface BothReasons {
  readonly en: Reason
  readonly zh: Reason
}

/** Large segments never arrive, and nobody tells their sender. */
function blackHole({ host, to, why }: SegmentSeen, en: string, zh: string): BothReasons {
  const mtu = TOO_LARGE.exec(why)?.[1] ?? ''
  return {
    en: {
      rule: `${en}: what ${host} sends to ${to} is larger than the ${mtu} bytes that the way takes, and the ICMP message that says so gets lost, so that small messages pass and large ones never do`,
      fix: `set the MTU of the network cards to ${mtu}, or let the router clamp the MSS (iptables -j TCPMSS --clamp-mss-to-pmtu) or pass ICMP type 3 code 4; net.ipv4.tcp_mtu_probing=1 helps on the sender`,
    },
    zh: {
      rule: `${zh}：${host} 发往 ${to} 的报文段大于路径允许的 ${mtu} 字节，而说明这一点的 ICMP 消息丢失了，所以小消息能通过，大消息永远到不了`,
      fix: `把网卡的 MTU 设为 ${mtu}，或者让路由器钳制 MSS（iptables -j TCPMSS --clamp-mss-to-pmtu），或者放行 ICMP 类型 3 代码 4；发送方设置 net.ipv4.tcp_mtu_probing=1 也有帮助`,
    },
  }
}
