import { type Broker, type BrokerOptions, startBroker } from '../../../src/broker/index.ts'
import { type NameServer, startNameServer } from '../../../src/namesrv/index.ts'
import {
  decodeRecords,
  decodeResponseHeader,
  encodeProperties,
  heartbeatBody,
  type MessageRecord,
  type ReceivedRequestHeader,
  type RemotingCommand,
  type RequestHeader,
  type RequestName,
  type ResponseHeader,
} from '../../../src/protocol/index.ts'
import { callRequest, RemotingClient } from '../../../src/remoting/index.ts'
import { createWorld, type Host, type World } from '../../../src/sim/index.ts'

export interface Answered<N extends RequestName> {
  readonly code: number
  readonly remark: string | undefined
  readonly header: ResponseHeader<N>
  readonly extFields: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
}

/** A request that a server sent to the test client. */
export interface Pushed {
  readonly code: number
  readonly group: string | undefined
}

/** A reply to a request of the test client. */
export interface PushedReply {
  readonly header: ReceivedRequestHeader<'PUSH_REPLY_MESSAGE_TO_CLIENT'>
  readonly text: string
}

/** A NameServer, a broker and hand-made clients in one simulated world. */
export class TestCluster {
  readonly world: World
  readonly brokerHost: Host
  readonly nameServer: NameServer
  broker: Broker

  private constructor(world: World, brokerHost: Host, nameServer: NameServer, broker: Broker) {
    this.world = world
    this.brokerHost = brokerHost
    this.nameServer = nameServer
    this.broker = broker
  }

  static async start(options: Partial<BrokerOptions> = {}): Promise<TestCluster> {
    const world = createWorld({ seed: 1 })
    const namesrvHost = world.addHost({ name: 'namesrv', addresses: ['10.0.0.1'] })
    const brokerHost = world.addHost({ name: 'broker-a', addresses: ['10.0.0.2'] })
    const nameServer = await world.settle(
      startNameServer({ runtime: namesrvHost.spawn('namesrv').runtime, profile: options.profile }),
    )
    const broker = await world.settle(startBroker(brokerOptions(brokerHost, options)))
    return new TestCluster(world, brokerHost, nameServer, broker)
  }

  /** A new process over the same disk, after the old one was stopped or lost. */
  async restartBroker(options: Partial<BrokerOptions> = {}): Promise<void> {
    this.broker = await this.world.settle(startBroker(brokerOptions(this.brokerHost, options)))
  }

  client(name: string): TestClient {
    return new TestClient(this, name)
  }

  async advance(ms: number): Promise<void> {
    await this.world.run({ forMs: ms })
  }
}

function brokerOptions(host: Host, given: Partial<BrokerOptions>): BrokerOptions {
  const config = { brokerName: 'broker-a', namesrvAddr: 'namesrv:9876', ...given.config }
  return { runtime: host.spawn('broker').runtime, ...given, config, inMemory: given.inMemory ?? true }
}

/** Speaks raw requests over one connection, as a client of any language would. */
export class TestClient {
  readonly #cluster: TestCluster
  readonly #remoting: RemotingClient<undefined>
  readonly name: string
  readonly pushed: Pushed[] = []
  readonly replies: PushedReply[] = []
  /** Code with which pushed replies are answered; undefined leaves them without an answer. */
  replyCode: number | undefined = 0

  constructor(cluster: TestCluster, name: string) {
    this.#cluster = cluster
    this.name = name
    const host = cluster.world.addHost({ name, addresses: [`10.0.1.${cluster.world.hosts.size}`] })
    this.#remoting = new RemotingClient({
      runtime: host.spawn('client').runtime,
      name,
      context: undefined,
      handlers: {
        NOTIFY_CONSUMER_IDS_CHANGED: ({ command, header }) => {
          this.pushed.push({ code: command.code, group: header.consumerGroup })
          return undefined
        },
        PUSH_REPLY_MESSAGE_TO_CLIENT: ({ header, body }) => {
          this.replies.push({ header, text: new TextDecoder().decode(body) })
          return this.replyCode === undefined ? undefined : { code: this.replyCode }
        },
      },
    })
  }

  /** Asks the broker's main listener and runs the world until the answer is there. */
  ask<N extends RequestName>(name: N, header: RequestHeader<N>, body?: Uint8Array): Promise<Answered<N>> {
    return this.#cluster.world.settle(this.begin(name, header, body))
  }

  /** Asks without running the world. */
  async begin<N extends RequestName>(
    name: N,
    header: RequestHeader<N>,
    body?: Uint8Array,
    port = 10_911,
  ): Promise<Answered<N>> {
    const answer = await this.#remoting.request(`10.0.0.2:${port}`, callRequest(name, header, body), 60_000)
    return answered(name, answer)
  }

  /** Asks for no answer. */
  async oneway<N extends RequestName>(name: N, header: RequestHeader<N>, body?: Uint8Array): Promise<void> {
    await this.#cluster.world.settle(this.#remoting.oneway('10.0.0.2:10911', callRequest(name, header, body), 3000))
  }

  async raw(code: number, extFields: Readonly<Record<string, string>>, body?: Uint8Array): Promise<RemotingCommand> {
    const request = body === undefined ? { code, extFields } : { code, extFields, body }
    return this.#cluster.world.settle(this.#remoting.request('10.0.0.2:10911', request, 60_000))
  }

  send(topic: string, text: string, given: SendOptions = {}): Promise<Answered<'SEND_MESSAGE'>> {
    return this.ask('SEND_MESSAGE', sendHeader(topic, given), new TextEncoder().encode(text))
  }

  pull(topic: string, given: Partial<RequestHeader<'PULL_MESSAGE'>> = {}): Promise<Answered<'PULL_MESSAGE'>> {
    return this.ask('PULL_MESSAGE', pullHeader(topic, given))
  }

  /** Joins a consumer group that subscribes everything of one topic and its retries. */
  async join(group: string, topic: string, given: { subVersion?: number; tags?: string } = {}): Promise<void> {
    const subscription = (name: string, subString: string) => ({
      classFilterMode: false,
      codeSet: [],
      expressionType: 'TAG',
      subString,
      subVersion: given.subVersion ?? 1,
      tagsSet: subString === '*' ? [] : subString.split('||'),
      topic: name,
    })
    const body = heartbeatBody.encode({
      clientID: this.name,
      consumerDataSet: [
        {
          consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
          consumeType: 'CONSUME_PASSIVELY',
          groupName: group,
          messageModel: 'CLUSTERING',
          subscriptionDataSet: [subscription(topic, given.tags ?? '*'), subscription(`%RETRY%${group}`, '*')],
          unitMode: false,
        },
      ],
      producerDataSet: [],
    })
    await this.ask('HEART_BEAT', {}, body)
  }

  async close(): Promise<void> {
    await this.#cluster.world.settle(this.#remoting.stop())
  }
}

export interface SendOptions {
  readonly queueId?: number
  readonly properties?: Readonly<Record<string, string>>
  readonly header?: Partial<RequestHeader<'SEND_MESSAGE'>>
}

export function sendHeader(topic: string, given: SendOptions = {}): RequestHeader<'SEND_MESSAGE'> {
  return {
    producerGroup: 'PG',
    topic,
    defaultTopic: 'TBW102',
    defaultTopicQueueNums: 4,
    queueId: given.queueId ?? 0,
    sysFlag: 0,
    bornTimestamp: 1_700_000_000_000,
    flag: 0,
    properties: encodeProperties(new Map(Object.entries(given.properties ?? {}))),
    ...given.header,
  }
}

/** A pull of everything from the beginning that is not held. */
export function pullHeader(
  topic: string,
  given: Partial<RequestHeader<'PULL_MESSAGE'>> = {},
): RequestHeader<'PULL_MESSAGE'> {
  return {
    consumerGroup: 'CG',
    topic,
    queueId: 0,
    queueOffset: 0,
    maxMsgNums: 32,
    sysFlag: 4,
    commitOffset: 0,
    suspendTimeoutMillis: 15_000,
    subscription: '*',
    subVersion: 0,
    ...given,
  }
}

export function records(answer: { readonly body: Uint8Array | undefined }): readonly MessageRecord[] {
  return answer.body === undefined ? [] : decodeRecords(answer.body)
}

export function texts(answer: { readonly body: Uint8Array | undefined }): readonly string[] {
  return records(answer).map(({ body }) => new TextDecoder().decode(body))
}

function answered<N extends RequestName>(name: N, command: RemotingCommand): Answered<N> {
  const { code, remark, extFields, body } = command
  return { code, remark, extFields: { ...extFields }, body, header: decodeResponseHeader(name, command.extFields) }
}
