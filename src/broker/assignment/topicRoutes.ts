import type { RemotingCommand } from '../../protocol/index.ts'
import { type MessageQueue, Perm, ResponseCode, type TopicRouteData, topicRouteBody } from '../../protocol/index.ts'
import { callRequest, type OutgoingRequest } from '../../remoting/index.ts'
import { type Clock, every, type Logger } from '../../runtime/index.ts'
import { QUEUES_MAX } from '../queueLimit.ts'

/** TopicRouteInfoManager.GET_TOPIC_ROUTE_TIMEOUT. */
const ROUTE_TIMEOUT_MS = 3000

export interface TopicRoutesOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** `loadBalancePollNameServerInterval`: how often the routes of the topics that were asked for are fetched again. */
  readonly pollIntervalMs: () => number
  /** The answer of a NameServer; undefined when none answers. */
  readonly ask: (request: OutgoingRequest, timeoutMs: number) => Promise<RemotingCommand | undefined>
}

/**
 * The queues of topics on all brokers, as the NameServers know them, for assignments to clients (TopicRouteInfoManager). Nothing is
 * fetched before the first question.
 */
export class TopicRoutes {
  readonly #options: TopicRoutesOptions
  readonly #queues = new Map<string, readonly MessageQueue[]>()
  #polling: Disposable | undefined

  constructor(options: TopicRoutesOptions) {
    this.#options = options
  }

  /** Readable queues, sorted by broker and id; undefined for a topic without a route. */
  async subscribeInfo(topic: string): Promise<readonly MessageQueue[] | undefined> {
    const known = this.#queues.get(topic)
    if (known !== undefined && known.length > 0) return known
    await this.#update(topic)
    this.#polling ??= every(
      this.#options.clock,
      this.#options.pollIntervalMs(),
      this.#options.pollIntervalMs(),
      'broker: poll routes for assignments',
      () => {
        for (const polled of [...this.#queues.keys()]) void this.#update(polled)
      },
    )
    return this.#queues.get(topic)
  }

  stop(): void {
    this.#polling?.[Symbol.dispose]()
  }

  async #update(topic: string): Promise<void> {
    const request = callRequest('GET_ROUTEINFO_BY_TOPIC', { topic })
    try {
      const answer = await this.#options.ask(request, ROUTE_TIMEOUT_MS)
      if (answer?.code === ResponseCode.SUCCESS && answer.body !== undefined) {
        this.#queues.set(topic, queuesOf(topic, topicRouteBody.decode(answer.body)))
      } else if (answer?.code === ResponseCode.TOPIC_NOT_EXIST) this.#queues.delete(topic)
    } catch (error) {
      this.#options.logger.log('error', 'the route of a topic could not be fetched', { topic, error })
    }
  }
}

function queuesOf(topic: string, route: TopicRouteData): readonly MessageQueue[] {
  return [...route.queueDatas]
    .sort((a, b) => (a.brokerName < b.brokerName ? -1 : 1))
    .filter(({ perm }) => (perm & Perm.READ) !== 0)
    .flatMap(({ brokerName, readQueueNums }) =>
      Array.from({ length: Math.min(readQueueNums, QUEUES_MAX) }, (_, queueId) => ({ topic, brokerName, queueId })),
    )
}
