import type { Watch } from '../watch/watch.ts'
import type { Reason } from './explanation.ts'

/** What a link says of a segment that it did not carry. */
const BY_LINK = /^(?:lost|damaged) by the link|^the queue of the link is full/

/** Why answers stay away where links lose segments to or from a host; undefined where none does. */
export function lossyLink(watch: Watch, host: string, en: string, zh: string): BothReasons | undefined {
  const lost = watch.wire.segments.filter(
    ({ what, why, host: from, to }) => what === 'lost' && BY_LINK.test(why) && (from === host || to === host),
  ).length
  if (lost === 0) return undefined
  return {
    en: {
      rule: `${en}: links lost ${lost} segments to or from ${host}, and TCP sends each again 200 ms and a round trip later at the soonest, with all that waits behind it`,
      fix: 'keep clients in the region of their broker; where that cannot be, give sends 10 s (setSendMsgTimeout), and send in batches',
    },
    zh: {
      rule: `${zh}：链路丢失了往来 ${host} 的 ${lost} 个报文段，TCP 每次至少要等 200 毫秒加一个往返才重传，后面的数据一起等待`,
      fix: '让客户端与 Broker 同地域部署；做不到时把发送超时调到 10 秒（setSendMsgTimeout），并批量发送',
    },
  }
}

export interface BothReasons {
  readonly en: Reason
  readonly zh: Reason
}
