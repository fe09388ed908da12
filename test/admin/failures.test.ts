import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEmulator } from '../../src/emulator/index.ts'
import { openStage, runTool, type Stage, shellWords } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

/** The sentence of a command that has to fail with 1. */
async function refused(line: string): Promise<string> {
  const told = await stage.run(line)
  expect([told.code, told.out]).toEqual([1, ''])
  expect(told.err).toMatch(/^rocketmq-sim admin: [^\n]+\n$/)
  return told.err.slice('rocketmq-sim admin: '.length, -1)
}

/** The text of a command whose words are wrong. */
async function wrong(line: string): Promise<string> {
  const told = await stage.run(line)
  expect([told.code, told.out]).toEqual([2, ''])
  return told.err
}

describe('a server that refuses', () => {
  it('is named with request, code and remark', async () => {
    expect(await refused('topicStatus -t Odrers')).toBe(
      `topic Odrers does not exist: NameServer ${stage.namesrv} refused GET_ROUTEINFO_BY_TOPIC with code 17 (TOPIC_NOT_EXIST): ` +
        'No topic route info in name server for the topic: Odrers; did you mean Orders?',
    )
    expect(await refused(`queryMsgById -i ${stage.coffee.offsetMsgId.slice(0, -4)}FFFF`)).toMatch(
      new RegExp(`^broker ${stage.broker.replaceAll('.', '\\.')} refused VIEW_MESSAGE_BY_ID with code 1 `),
    )
  })

  it('is not asked to delete what is not there', async () => {
    expect(await refused('deleteTopic -c DefaultCluster -t Order')).toBe(
      'topic Order does not exist in cluster DefaultCluster; nothing was deleted; did you mean Orders?',
    )
    expect(await refused('deleteTopic -c Other -t Orders')).toBe(
      'there is no cluster "Other"; the NameServer knows DefaultCluster',
    )
    expect((await stage.run('topicRoute -t Orders')).code).toBe(0)
  })

  it('is not believed when it takes a setting that it does not know', async () => {
    expect(await refused(`updateBrokerConfig -b ${stage.broker} -k maxMesageSize -v 1`)).toBe(
      `broker ${stage.broker} has no setting "maxMesageSize"; nothing was changed; did you mean maxMessageSize?`,
    )
  })
})

describe('a group', () => {
  it('that nobody knows differs from one that has not consumed and one that is offline', async () => {
    await stage.run(`updateSubGroup -b ${stage.broker} -g waiting`)
    expect(await refused('consumerProgress -g waitng')).toBe('no broker knows group waitng; did you mean waiting?')
    expect(await refused('consumerProgress -g waiting')).toBe(
      'group waiting exists and has not committed an offset yet',
    )
    expect(await refused('consumerConnection -g waiting')).toBe(
      'group waiting exists, and no client of it has ever connected',
    )
  })

  it('without dead letters says so', async () => {
    expect(await refused('dlqList -g waiting')).toBe(
      'group waiting has no dead letters: there is no topic %DLQ%waiting',
    )
  })
})

describe('a queue that is not there', () => {
  it('is refused with those that are', async () => {
    expect(await refused('sendMessage -t Orders -p x -b broker-a -i 4')).toBe(
      'topic Orders has no queue 4 on broker broker-a; it has queues 0 to 3',
    )
    expect(await refused('consumeMessage -t Orders -b broker-b')).toBe(
      'topic Orders has no queues on broker "broker-b"; it has some on broker-a',
    )
    expect(await refused(`resetOffsetByTime -g billing -t Orders -b ${stage.broker} -q 4 -o 0`)).toContain(
      'has no queue 4',
    )
    expect(await refused('consumeMessage -t Payments -b broker-a -i 0 -o 7')).toBe(
      'offset 7 is outside of queue 0 on broker broker-a, which goes from 0 to 0',
    )
  })
})

describe('a broker that cannot be reached', () => {
  it('is told with the route that names its address, and the cure', async () => {
    await using trapped = await startEmulator({
      namesrvPort: 0,
      brokerPort: 0,
      topics: ['Orders'],
      brokerIP1: '127.0.0.99',
    })
    const namesrv = trapped.namesrvAddresses[0] ?? ''
    const address = `127.0.0.99:${trapped.brokers[0]?.broker.address.port}`
    const told = await runTool(namesrv, shellWords('topicStatus -t Orders --timeout 1s'))
    expect([told.code, told.out]).toEqual([1, ''])
    expect(told.err).toBe(
      `rocketmq-sim admin: NameServer ${namesrv} gives ${address} for broker broker-a in the route of topic Orders, and it cannot be ` +
        'reached from here: the connection was refused: nothing listens there, or a firewall rejects it; the broker registered that ' +
        'address, its brokerIP1; it has to be one that clients can reach\n',
    )
    const list = await runTool(namesrv, shellWords('clusterList --timeout 1s'))
    expect([list.code, /^DefaultCluster +broker-a +0 +\S+ +no answer$/m.test(list.out)]).toEqual([1, true])
    expect(list.err).toContain('in the cluster list, and it cannot be reached from here')
  })

  it('is told with the message id that names it', async () => {
    expect(await refused('queryMsgById -i 7F00000100000001000000000000002A')).toMatch(
      /^the id 7F00000100000001000000000000002A says that broker 127\.0\.0\.1:1 stores the message: cannot connect to broker /,
    )
  })

  it('is told after the time-out when it takes the connection and is silent', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const bound = silent.address()
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0
    try {
      expect(await refused(`brokerStatus -b 127.0.0.1:${port} --timeout 100ms`)).toMatch(
        new RegExp(`^broker 127\\.0\\.0\\.1:${port} did not answer within \\d+ ms, over a connection that is open$`),
      )
      expect(await refused(`topicList -n 127.0.0.1:${port} --timeout 100ms`)).toMatch(
        /^NameServer .* did not answer within \d+ ms, over a connection that is open \(address from -n\/--namesrvAddr\)$/,
      )
      const stopped = await stage.run(`brokerStatus -b 127.0.0.1:${port} --timeout 10m`, { stopAfterMs: 50 })
      expect(stopped).toEqual({ code: 130, out: '', err: '' })
    } finally {
      silent.close()
    }
  })

  it('says which setting named the NameServer', async () => {
    const given = await runTool('127.0.0.1:1', ['topicList'])
    expect([given.code, given.err]).toEqual([
      1,
      'rocketmq-sim admin: cannot connect to NameServer 127.0.0.1:1: the connection was refused: nothing listens there, or a firewall ' +
        'rejects it (address from the variable NAMESRV_ADDR)\n',
    ])
  })
})

describe('wrong usage', () => {
  it('names the option, the value and what is allowed, and ends with 2', async () => {
    expect(await wrong('topicStatus')).toBe(
      'rocketmq-sim admin: topicStatus: -t/--topic must be given\n' +
        'Usage: rocketmq-sim admin topicStatus -t <topic> [options]\n' +
        'See "rocketmq-sim admin help topicStatus".\n',
    )
    expect(await wrong('topicStatsu -t x')).toBe(
      'rocketmq-sim admin: there is no command "topicStatsu"; did you mean topicStatus?\n',
    )
    expect(await wrong('updateTopic -t x -b broker-a')).toContain(
      '-b/--brokerAddr: "broker-a" is not the address of a broker; allowed is host:port, as clusterList shows it',
    )
    expect(await wrong('updateTopic -t x -b h:1 -c C')).toContain(
      '-b/--brokerAddr or -c/--clusterName must be given, not both',
    )
    expect(await wrong('updateTopic -t x -b h:1 -r none')).toContain(
      '-r/--readQueueNums: "none" is out of range; allowed are whole numbers from 1 to 65535',
    )
    expect(await wrong('updateTopic -t x -b h:1 -a message.type=FIFO')).toContain(
      '"message.type=FIFO" is neither +name=value nor -name',
    )
    expect(await wrong('resetOffsetByTime -g g -t t -s 2026-13-01')).toContain(
      '"2026-13-01" is not a time; allowed are now,',
    )
    expect(await wrong('consumeMessage -t Orders -i 0')).toContain('-i/--queueId needs -b/--brokerName')
    expect(await wrong('queryMsgById -i zz')).toContain('"zz" is no message id; allowed are 32 hexadecimal digits')
    expect(await wrong(`queryMsgById -i ${stage.coffee.msgId}`)).toContain('it is one for queryMsgByUniqueKey')
    expect(await wrong('topicList --timeout soon')).toContain('--timeout: "soon" is not allowed')
    expect(await wrong('topicList -n localhost')).toContain('"localhost" from -n/--namesrvAddr is not host:port')
  })
})

describe('the help', () => {
  it('of a command is what both ways to ask for it show', async () => {
    const first = await stage.run('help TopicStatus')
    const second = await stage.run('topicstatus -h')
    expect([first.code, second.code, first.out]).toEqual([0, 0, second.out])
    expect(first.out).toContain('  -t, --topic <topic>      the topic (required)\n')
    expect((await stage.run('help nothing')).code).toBe(2)
  })

  it('lists every command without one', async () => {
    const { code, out } = await stage.run('')
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}topicStatus +First and next offset/m)
  })
})

describe('a cluster with access control', () => {
  it('refuses strangers with its own words and takes signed requests', async () => {
    const user = { username: 'operator', password: 'sesame-sesame' }
    const own = { accessKey: 'broker', secretKey: 'broker-secret' }
    await using guarded = await startEmulator({
      namesrvPort: 0,
      brokerPort: 0,
      settings: [
        'authenticationEnabled=true',
        'authenticationMetadataProvider=org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider',
        `initAuthenticationUser=${JSON.stringify(user)}`,
        `innerClientAuthenticationCredentials=${JSON.stringify(own)}`,
      ],
    })
    const namesrv = guarded.namesrvAddresses[0] ?? ''
    const words = ['getBrokerConfig', '-b', guarded.brokers[0]?.address ?? '']
    const stranger = await runTool(namesrv, words)
    expect([stranger.code, stranger.out]).toEqual([1, ''])
    expect(stranger.err).toMatch(/refused GET_BROKER_CONFIG with code 16 \(NO_PERMISSION\): /)
    const credentials = { accessKey: user.username, secretKey: user.password }
    expect((await runTool(namesrv, words, { credentials })).code).toBe(0)
    const mistyped = { ...credentials, secretKey: 'sesame' }
    expect((await runTool(namesrv, words, { credentials: mistyped })).code).toBe(1)
  })
})
