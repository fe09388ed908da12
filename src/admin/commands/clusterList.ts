import { type AdminCommand, command } from '../command.ts'
import { flag, text, whole } from '../options/index.ts'
import { type Cell, styled, table } from '../output/index.ts'
import { allBrokers, type BrokerProcess, brokersOfCluster } from '../targets.ts'

const HOUR_MS = 3_600_000

/** One broker as it answered, or why it did not. */
interface BrokerState {
  readonly broker: BrokerProcess
  readonly info: ReadonlyMap<string, string> | undefined
}

export const clusterList: AdminCommand = command({
  name: 'clusterList',
  section: 'Cluster and brokers',
  summary: 'Brokers of each cluster with their load',
  details: [
    'InTPS and OutTPS are messages per second over the last ten seconds, behind them requests that wait and how long the ' +
      'first of them has waited. Timer shows how far the timer wheel is behind. Hour is the age of the oldest message. ' +
      'A broker that does not answer keeps its row, and the exit code is 1.',
  ],
  options: {
    moreStats: flag('m', 'messages of yesterday and today instead'),
    interval: whole('i', 'seconds', 'show it again after so many seconds, until Ctrl-C', { min: 1, max: 86_400 }),
    clusterName: text('c', 'cluster', 'this cluster alone'),
  },
  examples: ['clusterList', 'clusterList -m -i 10'],
  run: async ({ admin, options, print, problem, nowMs, sleep }) => {
    const { moreStats, interval, clusterName } = options
    for (;;) {
      const brokers = clusterName === undefined ? await allBrokers(admin) : await brokersOfCluster(admin, clusterName)
      const states = await Promise.all(
        brokers.map(async (broker): Promise<BrokerState> => {
          try {
            return { broker, info: await admin.brokerRuntimeInfo(broker.address) }
          } catch (error) {
            // With repetition a broker may well come back: then only the row tells.
            if (interval === undefined) problem(error)
            return { broker, info: undefined }
          }
        }),
      )
      const json = { brokers: states.map((state) => brokerJson(state)) }
      const block = moreStats
        ? table(['Cluster Name', 'Broker Name', ...MORE_HEADS], states.map(moreRow))
        : table(
            HEADS,
            states.map((state) => loadRow(state, nowMs())),
          )
      print({ json, blocks: [block] }, { more: interval !== undefined })
      if (interval === undefined) return
      await sleep(interval * 1000)
    }
  },
})

const HEADS: readonly string[] = [
  'Cluster Name',
  'Broker Name',
  'BID',
  'Addr',
  'Version',
  'InTPS(LOAD)',
  'OutTPS(LOAD)',
  'Timer(Progress)',
  'PCWait(ms)',
  'Hour',
  'SPACE',
  'ACTIVATED',
]
const MORE_HEADS: readonly string[] = ['BID', 'InTotalYest', 'OutTotalYest', 'InTotalToday', 'OutTotalToday']

function loadRow({ broker, info }: BrokerState, nowMs: number): readonly Cell[] {
  const { cluster, brokerName, brokerId, address } = broker
  const head: readonly Cell[] = [cluster, brokerName, brokerId, address]
  if (info === undefined) return [...head, styled('bad', 'no answer')]
  const oldest = numberOf(info, 'earliestMessageTimeStamp')
  const active = info.get('brokerActive')
  return [
    ...head,
    info.get('brokerVersionDesc'),
    `${tps(info, 'putTps').toFixed(2)}(${load(info, 'send')})`,
    `${tps(info, 'getTransferredTps', 'getTransferedTps').toFixed(2)}(${load(info, 'pull')}|${load(info, 'ack')})`,
    timerText(info),
    numberOf(info, 'pageCacheLockTimeMills'),
    oldest > 0 ? ((nowMs - oldest) / HOUR_MS).toFixed(2) : '',
    numberOf(info, 'commitLogDiskRatio').toFixed(4),
    active === undefined ? '' : active === 'true' ? styled('good', active) : styled('bad', active),
  ]
}

function moreRow({ broker, info }: BrokerState): readonly Cell[] {
  const head: readonly Cell[] = [broker.cluster, broker.brokerName, broker.brokerId]
  if (info === undefined) return [...head, styled('bad', 'no answer')]
  const { inYesterday, outYesterday, inToday, outToday } = totals(info)
  return [...head, inYesterday, outYesterday, inToday, outToday]
}

function brokerJson({ broker, info }: BrokerState): unknown {
  if (info === undefined) return { ...broker, answered: false }
  return {
    ...broker,
    answered: true,
    version: info.get('brokerVersionDesc') ?? null,
    // 4.9 does not say it.
    active: info.has('brokerActive') ? info.get('brokerActive') === 'true' : null,
    inTps: tps(info, 'putTps'),
    outTps: tps(info, 'getTransferredTps', 'getTransferedTps'),
    sendQueueSize: numberOf(info, 'sendThreadPoolQueueSize'),
    pullQueueSize: numberOf(info, 'pullThreadPoolQueueSize'),
    pageCacheLockMs: numberOf(info, 'pageCacheLockTimeMills'),
    oldestMessageTimestamp: numberOf(info, 'earliestMessageTimeStamp'),
    diskRatio: numberOf(info, 'commitLogDiskRatio'),
    ...totals(info),
  }
}

function totals(info: ReadonlyMap<string, string>): {
  readonly inYesterday: number
  readonly outYesterday: number
  readonly inToday: number
  readonly outToday: number
} {
  const between = (kind: 'Put' | 'Get', from: string, to: string): number =>
    numberOf(info, `msg${kind}Total${to}`) - numberOf(info, `msg${kind}Total${from}`)
  return {
    inYesterday: between('Put', 'YesterdayMorning', 'TodayMorning'),
    outYesterday: between('Get', 'YesterdayMorning', 'TodayMorning'),
    inToday: between('Put', 'TodayMorning', 'TodayNow'),
    outToday: between('Get', 'TodayMorning', 'TodayNow'),
  }
}

/** The first of the three averages. */
function tps(info: ReadonlyMap<string, string>, ...keys: readonly string[]): number {
  const value = keys.map((key) => info.get(key)).find((each) => each !== undefined)
  return Number(value?.trim().split(' ')[0] ?? 0) || 0
}

function load(info: ReadonlyMap<string, string>, pool: 'send' | 'pull' | 'ack'): string {
  const size = info.get(`${pool}ThreadPoolQueueSize`)
  const wait = info.get(`${pool}ThreadPoolQueueHeadWaitTimeMills`)
  return `${size ?? 'N'},${wait ?? 'N'}ms`
}

/** Behind by seconds and messages, congestion in ten thousands, and messages per second into and out of the wheel. */
function timerText(info: ReadonlyMap<string, string>): string {
  if (!info.has('timerReadBehind')) return ''
  const congested = (numberOf(info, 'timerCongestNum') / 10_000).toFixed(1)
  const rates = `${numberOf(info, 'timerEnqueueTps').toFixed(1)}, ${numberOf(info, 'timerDequeueTps').toFixed(1)}`
  return `${numberOf(info, 'timerReadBehind')}-${numberOf(info, 'timerOffsetBehind')}(${congested}w, ${rates})`
}

function numberOf(info: ReadonlyMap<string, string>, key: string): number {
  return Number(info.get(key) ?? 0) || 0
}
