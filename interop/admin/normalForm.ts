import type { AdminOutput } from './shell.ts'
import { commandOf, type Step } from './step.ts'

/** Addresses and paths of one run, which differ from the next. */
export interface RunNames {
  readonly namesrv: string
  readonly broker: string
  readonly home: string
  /** Directory of the server. */
  readonly serverDir: string
}

type Mask = readonly [RegExp, string]

/** What differs between two runs against the same server, whatever the command. */
const EVERYWHERE: readonly Mask[] = [
  [/\b\d+\.\d+\.\d+\.\d+(?=@)/g, 'HOST'],
  [/\/?\b\d+\.\d+\.\d+\.\d+:\d{4,5}\b/g, 'CLIENT'],
  [/\b(?!10\.0\.0\.)\d+\.\d+\.\d+\.\d+(?![\d:.])/g, 'HOST'],
  [/\b20\d\d-\d\d-\d\d[ #]\d\d:\d\d:\d\d([:,.]\d{3})?/g, 'TIME'],
  [/\b(1[6-9]\d{11}|20\d{12}(\d{3})?)\b/g, 'MS'],
  [/\b([0-9A-F]{56}|[0-9A-F]{32})\b/g, 'ID'],
  [/(CommitLog Offset: +|commitLogOffset=|physicOffset=)\d+/g, '$1N'],
  [/\brt=\d+ms/g, 'rt=Nms'],
  [/(timeout, )\d+(?=\(ms\))/g, '$1N'],
  [/\bspentTimeMills=\d+/g, 'spentTimeMills=N'],
  [/(Consume TPS: )[\d.]+/g, '$1RATE'],
  [/\bopaque=\d+/g, 'opaque=N'],
  [/channel=\[id: [^\]]*\]/g, 'channel'],
  [/@[0-9a-f]{6,8}\b/g, '@HASH'],
]

/** Further masks of some commands: figures of the machine and of the moment. */
const OF_COMMAND: Readonly<Record<string, readonly Mask[]>> = {
  brokerStatus: [
    [
      /^((?:\S+ +)?(?!.*(?:Capacity|HeadWaitTimeMills|QueueSize|Active|Version|VersionDesc|Morning) *:)(?!timer[^R])\S+ *: ).*/gm,
      '$1VALUE',
    ],
    [/^((?:\S+ +)?commitLogDirCapacity *: ).*/gm, '$1VALUE'],
    [/commitLogDiskRatio_[^ :]*/g, 'commitLogDiskRatio_PATH'],
  ],
  statsAll: [
    // Only the load of a known size holds still; the rest depends on when samples are taken.
    [/^(?!TLoad )(\S+ +(?:\S+ +)??\d+) +[\d.]+ +(?:[\d.]+ +)?\d+ +(\d+|NO_CONSUMER) *$/gm, '$1 COUNTS'],
    [/\b(?!0\.00)\d+\.\d\d\b/g, 'RATE'],
  ],
  clusterList: [
    [/\d+\.\d\d(?=\()/g, 'RATE'],
    [/\b\d+-\d+(?=\()/g, 'BEHIND'],
    // Hours since the oldest message, and the share of the disk.
    [/-?\d+\.\d\d +-?\d\.\d{4}( +(?:true|false))?$/gm, 'HOUR SPACE$1'],
  ],
  // What follows from processors, ports and directories of the machine.
  getBrokerConfig: [
    [
      /^((?:rocketmqHome|storePathRootDir|(?:ha)?[lL]istenPort|clientCallbackExecutorThreads|\w+Thread(?:Pool)?Nums) *= ).*/gm,
      '$1VALUE',
    ],
    [/^storePathCommitLog .*\n/gm, ''],
  ],
  getNamesrvConfig: [[/^((?:configStorePath|kvConfigPath|listenPort) *= ).*/gm, '$1VALUE']],
  haStatus: [[/(#MasterCommitLogMaxOffset\s+)\d+/g, '$1N']],
  sendMsgStatus: [[/queueId=\d+\], queueOffset=\d+/g, 'queueId=N], queueOffset=N']],
  queryMsgById: [[/(originalMsgId=)\w+(?=SendResult)/g, '$1ID ']],
  '@cat': [
    [
      /("(?:total)?[nN]ormalInTps"|"(?:commitLog|consumeQueue)DiskRatio"|"messageAverageSize"|"cpuNum"):[^,\n]*/g,
      '$1:VALUE',
    ],
  ],
  producer: [[/lastUpdateTimestamp=\d+/g, 'lastUpdateTimestamp=MS']],
  checkMsgSendRT: [
    [/(true|false) +\d+$/gm, '$1 RT'],
    [/Avg RT: .*/g, 'Avg RT: N'],
  ],
  clusterRT: [[/^(\S+ +\S+ +)(?:[\d.]+|NaN) +\d+ +(\d+) *$/gm, '$1RT N $2']],
  consumerProgress: [
    // Whether a client has committed the offset of its empty retry queue yet depends on the moment, and so do rates.
    [/^%RETRY%\S+ +\S+ +0 +0 +0 +(\S+ +)?0( +0)? +N\/A *\n/gm, ''],
    [/^(GLoad .*? )\d+( +\d+) *$/gm, '$1RATE$2'],
  ],
  queryMsgTraceById: [[/\b\d+ms\b/g, 'Nms']],
  consumerStatus: [
    [/^(\d+ +\S+ +\S+ +)\S+$/gm, '$1FILE'],
    [/^(PROP_CONSUMER_START_TIMESTAMP *: ).*/gm, '$1MS'],
    [/^((clientCallbackExecutorThreads|messageListener) *: ).*/gm, '$1VALUE'],
    [/\d+\.\d\d\b/g, 'RATE'],
    // Whether the client has taken its empty retry queue yet depends on the moment.
    [/^%RETRY%\S+ +\S+ +0 +(-?\d+|ProcessQueueInfo .*) *\n/gm, ''],
    [/(#Consumer jstack#)[\s\S]*/, '$1\nTHREADS'],
  ],
}

/** The short clients of the tool itself: whether the server gets to know one before it leaves depends on the moment. */
const OF_THE_TOOL = /^(TOOLS_CONSUMER|GTool) \d|clientId=HOST@(MS|\d+#\d+)(@STREAM)?,/

/** The output as it is recorded and compared: one line each, without what differs from run to run. */
export function normalForm({ run, sorted }: Step, output: AdminOutput, names: RunNames): string[] {
  const command = commandOf(run)
  const printed = lines(masked(command, output.stdout, names)).filter((line) => !OF_THE_TOOL.test(line))
  // How often an endless command printed depends on how fast it started.
  const out = run.startsWith('@for') ? [...new Set(printed)] : printed
  const failed = lines(masked(command, errorText(output.stderr), names))
  const err = run.startsWith('@for') ? [...new Set(failed)] : failed
  return [...(sorted ? out.sort() : out), ...err.map((line) => `! ${line}`)]
}

/** Failures without the frames of their stack, which name lines of the tool. */
function errorText(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s+at |^\s*\.\.\. \d+ more$/.test(line))
    .join('\n')
}

/** A map of Java prints in the order of its hash table, in part that of insertion: its entries are sorted. */
function masked(command: string, text: string, names: RunNames): string {
  const [host = '', port = ''] = names.broker.split(':')
  let form = text
    .replaceAll(names.home, '{HOME}')
    .replaceAll(names.serverDir, '{SERVER}')
    .replaceAll(names.broker, '{B}')
    .replaceAll(names.namesrv, '{N}')
    .replaceAll(`${host}:${Number(port) + 1}`, '{HA}')
    .replaceAll(`${host}:${Number(port) - 2}`, '{VIP}')
  for (const [pattern, by] of [...(OF_COMMAND[command] ?? []), ...EVERYWHERE]) form = form.replace(pattern, by)
  return form.replace(/(properties=|Properties: +)\{([^}\n]*)\}/g, (_, label: string, entries: string) => {
    return `${label}{${entries.split(', ').sort().join(', ')}}`
  })
}

/** Runs of blanks stand for one: widths of columns follow from the addresses and ids in them. */
function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/[ \t]+/g, ' ').trimEnd())
    .filter((line) => line !== '')
}
