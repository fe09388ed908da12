import type { CaseResult } from '../program.ts'
import type { AdminOutput, AdminShell } from './shell.ts'

interface Stage {
  readonly shell: AdminShell
  readonly five: boolean
  readonly namesrv: string
  readonly broker: string
  readonly topic: string
  readonly group: string
}

type Check = (stage: Stage) => Promise<void>

/** In order: later commands look at what earlier ones left. */
const CHECKS: Readonly<Record<string, Check>> = {
  clusterList: async ({ shell, broker, five }) => {
    // The 4.9 tool needs the runtime key getTransferedTps, whose name 5.x has corrected.
    if (!five) return
    const text = await output(shell, 'clusterList')
    expect(text, new RegExp(`^DefaultCluster +broker-a +0 +${escaped(broker)} +V\\d_\\d_\\d+`, 'm'))
  },
  updateTopic: async ({ shell, broker, topic, five }) => {
    const text = await output(shell, `updateTopic -b ${broker} -t ${topic} -r 4 -w 4`)
    expect(text, new RegExp(`create topic to ${escaped(broker)} success`))
    expect(text, new RegExp(`TopicConfig \\[topicName=${topic}, readQueueNums=4, writeQueueNums=4, perm=RW-`))
    if (five) expect(text, /attributes=\{\}/)
    const bad = await shell.run(['updateTopic', '-b', broker, '-t', 'TBW102', '-r', '4', '-w', '4'])
    expect(bad.stdout + bad.stderr, /CODE: \d+ +DESC: The topic\[TBW102\] is conflict with system topic/)
  },
  topicList: async ({ shell, topic }) => {
    await eventually(async () => expect(await output(shell, 'topicList'), new RegExp(`^${topic}$`, 'm')))
    for (const system of ['TBW102', 'SELF_TEST_TOPIC', 'OFFSET_MOVED_EVENT', 'broker-a', 'DefaultCluster']) {
      expect(await output(shell, 'topicList'), new RegExp(`^${system}$`, 'm'))
    }
  },
  topicRoute: async ({ shell, topic, broker }) => {
    const route = parseRoute(await output(shell, `topicRoute -t ${topic}`))
    equal(
      route.brokerDatas.map((data) => [data.cluster, data.brokerName, data.brokerAddrs['0']]),
      [['DefaultCluster', 'broker-a', broker]],
    )
    equal(
      route.queueDatas.map((data) => [data.brokerName, data.readQueueNums, data.writeQueueNums, data.perm]),
      [['broker-a', 4, 4, 6]],
    )
    const missing = await shell.run(['topicRoute', '-t', `${topic}_missing`])
    expect(missing.stderr, /CODE: 17 {2}DESC: No topic route info in name server for the topic: /)
  },
  topicClusterList: async ({ shell, topic }) => {
    equal((await output(shell, `topicClusterList -t ${topic}`)).trim(), 'DefaultCluster')
  },
  updateSubGroup: async ({ shell, broker, group }) => {
    const text = await output(shell, `updateSubGroup -b ${broker} -g ${group} -r 3`)
    expect(text, new RegExp(`create subscription group to ${escaped(broker)} success`))
    expect(text, new RegExp(`SubscriptionGroupConfig ?[[{]groupName=${group}, .*retryMaxTimes=3`))
  },
  sendMessage: async ({ shell, topic }) => {
    for (let i = 0; i < 3; i++) {
      const text = await output(shell, `sendMessage -t ${topic} -p body${i} -k key${i} -c tag`)
      expect(text, /^broker-a +\d +SEND_OK +[0-9A-F]{32,56}$/m)
    }
    await output(shell, `sendMessage -t ${topic} -p chosen -b broker-a -i 2`)
  },
  sendMsgStatus: async ({ shell, five }) => {
    // The 4.9 tool finds no route to the topic named after the broker.
    if (!five) return
    const text = await output(shell, 'sendMsgStatus -b broker-a -s 16 -c 2')
    expect(text, /rt=\d+ms, SendResult=SendResult \[sendStatus=SEND_OK, msgId=/)
  },
  topicStatus: async ({ shell, topic }) => {
    await eventually(async () => {
      const text = await output(shell, `topicStatus -t ${topic}`)
      const rows = [...text.matchAll(/^broker-a +(\d) +(\d+) +(\d+) +(\S.*)?$/gm)]
      equal(
        rows.map((row) => row[1]),
        ['0', '1', '2', '3'],
      )
      equal(
        rows.reduce((sum, row) => sum + Number(row[3]) - Number(row[2]), 0),
        4,
      )
      if (rows.some((row) => row[3] !== '0' && !/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}/.test(row[4] ?? '')))
        throw new Error(`no time in: ${text}`)
    })
  },
  queryMsgByKey: async ({ shell, topic }) => {
    await eventually(async () => {
      const text = await output(shell, `queryMsgByKey -t ${topic} -k key1`)
      expect(text, /^[0-9A-F]{32,56} +\d +\d+$/m)
    })
  },
  'queryMsgByUniqueKey, queryMsgById': async ({ shell, topic, broker, five }) => {
    const text = await output(shell, `queryMsgByKey -t ${topic} -k key2`)
    const uniqueKey = /^([0-9A-F]{32,56}) /m.exec(text)?.[1] ?? ''
    const byKey = await output(shell, `queryMsgByUniqueKey -t ${topic} -i ${uniqueKey}`)
    const offset = BigInt(/^CommitLog Offset: +(\d+)$/m.exec(byKey)?.[1] ?? '-1')
    for (const line of [
      /^Tags: +\[tag\]$/m,
      /^Keys: +\[key2\]$/m,
      /^Reconsume Times: +0$/m,
      /^Properties: +\{.*UNIQ_KEY=/m,
    ])
      expect(byKey, line)
    const [host = '', port = ''] = broker.split(':')
    const address = [...host.split('.').map(Number), 0, 0, Number(port) >> 8, Number(port) & 255]
    const id = (Buffer.from(address).toString('hex') + offset.toString(16).padStart(16, '0')).toUpperCase()
    const byId = await output(shell, five ? `queryMsgById -i ${id} -t ${topic}` : `queryMsgById -i ${id}`)
    expect(byId, new RegExp(`^OffsetID: +${id}$`, 'm'))
    expect(byId, new RegExp(`^Topic: +${topic}$`, 'm'))
    expect(byId, new RegExp(`^Store Host: +${escaped(broker)}$`, 'm'))
    expect(byId, /^Keys: +\[key2\]$/m)
  },
  consumeMessage: async ({ shell, topic }) => {
    const text = await output(shell, `consumeMessage -t ${topic}`)
    expect(text, /Consume ok/)
    for (const key of ['key0', 'key1', 'key2']) expect(text, new RegExp(`KEYS=${key}`))
  },
  printMsg: async ({ shell, topic }) => {
    const text = await output(shell, `printMsg -t ${topic} -d true`)
    equal([...text.matchAll(/^minOffset=0, maxOffset=\d+, MessageQueue/gm)].length, 4)
    for (const body of ['body0', 'body1', 'body2', 'chosen']) expect(text, new RegExp(`BODY: ${body}$`, 'm'))
  },
  consumerProgress: async ({ shell, topic, group, namesrv }) => {
    expect((await shell.run(['@join', namesrv, topic, group, '4'])).stdout, /got 4/)
    await eventually(async () => {
      const text = await output(shell, `consumerProgress -g ${group}`)
      const rows = [...text.matchAll(new RegExp(`^${topic} +broker-a +(\\d) +(\\d+) +(\\d+) +(\\d+) `, 'gm'))]
      equal(
        rows.map((row) => row[1]),
        ['0', '1', '2', '3'],
      )
      equal(
        rows.reduce((sum, row) => sum + Number(row[3]), 0),
        4,
      )
      expect(text, /Diff Total: 0$/m)
    })
    expect(
      await output(shell, 'consumerProgress'),
      new RegExp(`^${group} +1 +V\\d_\\d_\\d+ +PUSH +CLUSTERING +\\d+ +0`, 'm'),
    )
  },
  consumerConnection: async ({ shell, topic, group }) => {
    const text = await output(shell, `consumerConnection -g ${group}`)
    expect(text, /^\S+@\S+ +127\.0\.0\.1:\d+ +JAVA +V\d_\d_\d+/m)
    expect(text, new RegExp(`^${topic} +\\*`, 'm'))
    expect(
      text,
      /^ConsumeType: CONSUME_PASSIVELY\nMessageModel: CLUSTERING\nConsumeFromWhere: CONSUME_FROM_FIRST_OFFSET/m,
    )
  },
  consumerStatus: async ({ shell, group, topic }) => {
    const found = /^(\S+@\S+) /m.exec(await output(shell, `consumerConnection -g ${group}`))?.[1] ?? ''
    const text = await output(shell, `consumerStatus -g ${group} -i ${found}`)
    expect(text, /#Consumer Properties#/)
    expect(text, new RegExp(`Topic: ${topic} `))
  },
  statsAll: async ({ shell, topic, group }) => {
    await eventually(async () =>
      expect(await output(shell, `statsAll -t ${topic}`), new RegExp(`^${topic} +${group} +0 `, 'm')),
    )
  },
  'resetOffsetByTime online': async ({ shell, topic, group }) => {
    const text = await output(shell, `resetOffsetByTime -g ${group} -t ${topic} -s 0 -f true`)
    expect(text, /(start reset|rollback) consumer offset by specified/)
    equal([...text.matchAll(/^broker-a +\d +0 *$/gm)].length, 4)
  },
  'resetOffsetByTime offline': async ({ shell, topic, group, five }) => {
    await shell.run(['@leave'])
    const text = await output(shell, `resetOffsetByTime -g ${group} -t ${topic} -s 0 -f true`)
    equal([...text.matchAll(/^broker-a +\d/gm)].length, 4)
    const progress = await output(shell, `consumerProgress -g ${group}`)
    expect(progress, five ? /Consume Diff Total: 4$/m : /Diff Total: 4$/m)
  },
  brokerStatus: async ({ shell, broker }) => {
    const text = await output(shell, `brokerStatus -b ${broker}`)
    const keys = [...text.matchAll(/^(\S+) *: /gm)].map((row) => row[1])
    equal(keys, [...keys].sort())
    for (const key of [
      'bootTimestamp',
      'brokerVersionDesc',
      'commitLogMaxOffset',
      'msgPutTotalTodayNow',
      'putTps',
      'runtime',
      'sendThreadPoolQueueSize',
    ]) {
      if (!keys.includes(key)) throw new Error(`no ${key} in: ${keys.join(' ')}`)
    }
  },
  'getBrokerConfig, updateBrokerConfig': async ({ shell, broker }) => {
    const text = await output(shell, `getBrokerConfig -b ${broker}`)
    expect(text, new RegExp(`^=+${escaped(broker)}=+$`, 'm'))
    expect(text, /^brokerName += {2}broker-a$/m)
    expect(text, new RegExp(`^listenPort +=  ${broker.split(':')[1]}$`, 'm'))
    expect(
      await output(shell, `updateBrokerConfig -b ${broker} -k consumerFallbehindThreshold -v 12345`),
      new RegExp(`update broker config success, ${escaped(broker)}`),
    )
    expect(await output(shell, `getBrokerConfig -b ${broker}`), /^consumerFallbehindThreshold += {2}12345$/m)
  },
  'updateKvConfig, getNamesrvConfig': async ({ shell }) => {
    expect(
      await output(shell, 'updateKvConfig -s interop_ns -k one -v two'),
      /create or update kv config to namespace success/,
    )
    expect(await output(shell, 'deleteKvConfig -s interop_ns -k one'), /delete kv config from namespace success/)
    expect(await output(shell, 'getNamesrvConfig'), /^kvConfigPath += {2}/m)
  },
  'wipeWritePerm, addWritePerm': async ({ shell, topic, namesrv, five }) => {
    if (!five) return
    expect(
      await output(shell, 'wipeWritePerm -b broker-a'),
      new RegExp(`wipe write perm of broker\\[broker-a\\] in name server\\[${escaped(namesrv)}\\] OK, \\d+`),
    )
    equal(parseRoute(await output(shell, `topicRoute -t ${topic}`)).queueDatas[0]?.perm, 4)
    expect(
      await output(shell, 'addWritePerm -b broker-a'),
      /add write perm of broker\[broker-a\] in name server\[.*\] OK, \d+/,
    )
    equal(parseRoute(await output(shell, `topicRoute -t ${topic}`)).queueDatas[0]?.perm, 6)
  },
  deleteSubGroup: async ({ shell, broker, group }) => {
    const text = await output(shell, `deleteSubGroup -b ${broker} -g ${group} -r true`)
    expect(text, new RegExp(`delete subscription group \\[${group}\\] from broker \\[${escaped(broker)}\\] success`))
  },
  deleteTopic: async ({ shell, topic }) => {
    const text = await output(shell, `deleteTopic -c DefaultCluster -t ${topic}`)
    expect(text, new RegExp(`delete topic \\[${topic}\\] from cluster \\[DefaultCluster\\] success`))
    expect(text, new RegExp(`delete topic \\[${topic}\\] from NameServer success`))
    const route = await shell.run(['topicRoute', '-t', topic])
    expect(route.stderr, /CODE: 17/)
  },
}

interface Route {
  readonly brokerDatas: readonly {
    readonly cluster: string
    readonly brokerName: string
    readonly brokerAddrs: Readonly<Record<string, string>>
  }[]
  readonly queueDatas: readonly {
    readonly brokerName: string
    readonly readQueueNums: number
    readonly writeQueueNums: number
    readonly perm: number
  }[]
}

/** fastjson writes the numeric keys of broker addresses without quotes. */
const parseRoute = (text: string): Route => JSON.parse(text.replaceAll(/([{,]\s*)(\d+):/g, '$1"$2":')) as Route

export const adminCaseNames: readonly string[] = Object.keys(CHECKS)

/** Runs mqadmin commands against the server and looks at what they print; always all of them, in order. */
export async function runAdminChecks(
  stage: Stage,
  program: string,
  onResult: (result: CaseResult) => void,
): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const [name, check] of Object.entries(CHECKS)) {
    const from = Date.now()
    let reason = ''
    try {
      await check(stage)
    } catch (error) {
      reason = (error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ⏎ ')
    }
    const result = { program, name, ok: reason === '', ms: Date.now() - from, reason }
    results.push(result)
    onResult(result)
  }
  return results
}

/** Standard output of a command that must not fail. */
async function output(shell: AdminShell, command: string): Promise<string> {
  const words = command.split(' ')
  const done: AdminOutput = await shell.run(words)
  if (/SubCommandException|Exception:/.test(done.stderr)) throw new Error(`${command}: ${done.stderr.slice(0, 600)}`)
  return done.stdout
}

function expect(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`no ${pattern} in: ${text.slice(0, 800)}`)
}

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Error(`expected ${b}, got ${a}`)
}

async function eventually(check: () => Promise<void>, limitMs = 15_000): Promise<void> {
  const end = Date.now() + limitMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

const escaped = (text: string): string => text.replaceAll('.', '\\.')
