import {
  ClientError,
  createProducer,
  createPushConsumer,
  type DialectName,
  type Producer,
  type PushConsumer,
} from '../../../src/client/index.ts'
import { createDrain } from '../../../src/node/index.ts'
import { createWorld, type World } from '../../../src/sim/index.ts'
import { differences, well } from './compare.ts'
import type { ClientUnderTest, Outcome, Played, Told } from './outcome.ts'
import { play } from './play.ts'
import { GROUP, type NamesrvSetting, type Situation } from './situation.ts'
import { type StageHost, setStage } from './stage.ts'

/** Enough for every first queue of two brokers, and for the order of two NameServers. */
const SEEDS = 40

/** What of a situation is unlike all ways in which it was recorded; where clients draw, with the seed that is most alike. */
export async function differencesOf(
  situation: Situation,
  dialect: DialectName,
  recorded: readonly Played[],
  slackMs?: number,
): Promise<readonly string[]> {
  let least = differences(recorded, await simulate(situation, dialect), slackMs)
  for (let seed = 2; seed <= SEEDS && situation.drawn !== undefined && least.length > 0; seed++) {
    const found = differences(recorded, await simulate(situation, dialect, seed), slackMs)
    if (found.length < least.length) least = found
  }
  return least
}

/** Plays a situation with a dialect in a world of one machine, over its loopback. */
export async function simulate(situation: Situation, dialect: DialectName, seed = 1): Promise<Played> {
  const world = createWorld({ seed, drain: createDrain() })
  const machine = world.addHost({ name: 'machine', addresses: ['10.0.0.5'] })
  const dials = new Map<number, number>()
  world.bus.on('tcp.syn', ({ to, attempt }) => {
    const port = Number(to.slice(to.lastIndexOf(':') + 1))
    if (attempt === 1) dials.set(port, (dials.get(port) ?? 0) + 1)
  })
  const host: StageHost = {
    runtime: (name) => machine.spawn(name).runtime,
    dials: (port) => dials.get(port) ?? 0,
    settled: () => Promise.resolve(),
  }
  const stage = await world.settle(setStage(situation, host))
  const client = simulatedClient(world, machine.spawn('client').runtime, dialect, stage.namesrv)
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => void world.after(ms, 'situation: pause', resolve))
  const played = await world.settle(play(situation, stage, client, pause))
  return played
}

type Runtime = Parameters<typeof createProducer>[0]['runtime']

function simulatedClient(
  world: World,
  runtime: Runtime,
  dialect: DialectName,
  setting: NamesrvSetting,
): ClientUnderTest {
  const namesrv = setting ?? undefined
  let producer: Producer | undefined
  let consumer: PushConsumer | undefined
  let consumerFromMs = 0
  let firstMs: number | undefined
  let onFirst: () => void = () => undefined
  const timed = async (call: () => Promise<string>): Promise<Outcome> => {
    const fromMs = world.now
    try {
      const text = await call()
      return well(text, world.now - fromMs)
    } catch (error) {
      return { ...outcomeOf(error), ms: world.now - fromMs }
    }
  }
  return {
    producer: () =>
      timed(async () => {
        producer = createProducer({ runtime, namesrv, dialect, group: GROUP })
        await producer.start()
        return 'started'
      }),
    send: (mode, topic) =>
      timed(async () => {
        if (producer === undefined) return 'no producer'
        const message = { topic, body: 'x' }
        if (mode === 'oneway') {
          await producer.sendOneway(message)
          return 'handed over'
        }
        const { status } = mode === 'sync' ? await producer.send(message) : await producer.sendAsync(message)
        return status
      }),
    consumer: (topic) => {
      consumerFromMs = world.now
      return timed(async () => {
        consumer = createPushConsumer({
          runtime,
          namesrv,
          dialect,
          group: GROUP,
          consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
          subscriptions: { [topic]: '*' },
          handler: () => {
            firstMs ??= world.now
            onFirst()
          },
        })
        await consumer.start()
        return 'started'
      })
    },
    firstMessage: (limitMs) => {
      const got = (atMs: number): Outcome => well('received', atMs - consumerFromMs)
      if (firstMs !== undefined) return Promise.resolve(got(firstMs))
      return new Promise((resolve) => {
        const limit = world.after(limitMs - (world.now - consumerFromMs), 'situation: first message', () =>
          resolve(well(`nothing within ${limitMs} ms`, limitMs)),
        )
        onFirst = () => {
          limit[Symbol.dispose]()
          resolve(got(world.now))
        }
      })
    },
    stop: () => Promise.resolve(),
  }
}

function outcomeOf(error: unknown): Told & { readonly cause?: Told } {
  if (!ClientError.is(error)) return { text: `not a ClientError: ${String(error)}` }
  return ClientError.is(error.cause) ? { ...toldOf(error), cause: toldOf(error.cause) } : toldOf(error)
}

function toldOf(error: ClientError): Told {
  const { dialectClass, dialectMessage, responseCode } = error
  if (dialectClass === undefined) return { text: dialectMessage }
  return {
    className: dialectClass,
    text: dialectMessage,
    ...(responseCode === undefined ? {} : { code: responseCode }),
  }
}
