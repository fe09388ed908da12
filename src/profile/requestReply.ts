/** Releases whose brokers answer requests of clients (RIP-16, request-reply) otherwise than every profile, and the one between them. */
export const requestReplyReleases = ['4.5.2', '4.6.1', '4.7.0'] as const

/** One of `requestReplyReleases`. */
export type RequestReplyRelease = (typeof requestReplyReleases)[number]

/** What a broker does of request-reply. */
export interface RequestReply {
  /** A single message is stored with the cluster that it was sent to, without which nobody can make a reply to it. */
  readonly marksCluster: boolean
  /** The same of messages sent as a batch. */
  readonly marksClusterOfBatches: boolean
  /** It has a topic for replies, takes them, and hands them to the requester. */
  readonly takesReplies: boolean
}

const COMPLETE: RequestReply = { marksCluster: true, marksClusterOfBatches: true, takesReplies: true }

/** Measured with the clients 4.9.7, 5.3.3 and Go 2.1.2; the batches read in SendMessageProcessor. */
const byRelease: Readonly<Record<RequestReplyRelease, RequestReply>> = {
  // Request-reply came with 4.6.0.
  '4.5.2': { marksCluster: false, marksClusterOfBatches: false, takesReplies: false },
  '4.6.1': COMPLETE,
  // asyncSendMessage forgot the property until 4.7.1 (apache/rocketmq#1901).
  '4.7.0': { ...COMPLETE, marksCluster: false },
}

/** What brokers of a release do; without one, as those of all profiles do. */
export function requestReplyOf(release?: RequestReplyRelease): RequestReply {
  return release === undefined ? COMPLETE : byRelease[release]
}
