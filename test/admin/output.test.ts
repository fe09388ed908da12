import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage, type Stage, until } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('what a command prints', () => {
  it('is a table as wide as its content', async () => {
    const { out } = await stage.run('topicRoute -t Orders')
    const pad = ' '.repeat(stage.broker.length + 2 - 'BrokerAddrs'.length)
    expect(out.split('\n')).toEqual([
      `ClusterName     BrokerName  BrokerAddrs${pad}  ReadQueue  WriteQueue  Perm`,
      `DefaultCluster  broker-a    0=${stage.broker}          4           4  6 (RW-)`,
      '',
    ])
  })

  it('has marks for colours when the terminal knows them, and none otherwise', async () => {
    const line = 'consumerProgress'
    expect((await stage.run(line, { colours: true })).out).toContain('\u001b[1mGroup')
    expect((await stage.run(line)).out).not.toContain('\u001b')
    expect((await stage.run(`${line} --json`, { colours: true })).out).not.toContain('\u001b')
  })

  it('cannot be made to control the terminal by a message', async () => {
    await stage.producer.send({ topic: 'Invoices', body: '\u001b[2J\nrm -rf\u202e', keys: 'k\u0007' })
    const { out } = await stage.run('consumeMessage -t Invoices')
    expect(out).toContain('\\u{1b}[2J\\nrm -rf\\u{202e}')
    expect(out).toContain('k\\u{7}')
  })

  it('goes on until it is stopped, one JSON document on each line', async () => {
    const told = await stage.run('clusterList -i 1 --json', { stopAfter: 1 })
    expect([told.code, told.err]).toEqual([130, ''])
    expect(
      told.out
        .trim()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line) as object)),
    ).toEqual([['brokers']])
  })

  it('takes a body from standard input byte for byte', async () => {
    const told = await stage.run('sendMessage -t Payments -p - --json', { stdin: ' two lines\nof text\n' })
    const { msgId } = JSON.parse(told.out) as { msgId: string }
    await until('the index', async () => (await stage.run(`queryMsgByUniqueKey -t Payments -i ${msgId}`)).code === 0)
    const found = await stage.run(`queryMsgByUniqueKey -t Payments -i ${msgId} --json`)
    expect(JSON.parse(found.out)).toMatchObject({ copies: 1, messages: [{ body: ' two lines\nof text\n' }] })
  })
})

describe('changes', () => {
  it('of a topic leave alone what is not named', async () => {
    const shape = async (line: string): Promise<unknown> => {
      const told = await stage.run(`${line} --json`)
      const { brokers } = JSON.parse(told.out) as { brokers: { config: { readQueueNums: number; perm: number } }[] }
      return brokers.map(({ config }) => [config.readQueueNums, config.perm])
    }
    expect(await shape(`updateTopic -b ${stage.broker} -t Fresh -r 2 -w 2`)).toEqual([[2, 6]])
    expect(await shape('updateTopic -c DefaultCluster -t Fresh -p 4')).toEqual([[2, 4]])
  })

  it('of a group leave alone what is not named', async () => {
    const told = await stage.run(`updateSubGroup -b ${stage.broker} -g billing -d true --json`)
    expect(JSON.parse(told.out)).toMatchObject({
      brokers: [{ config: { retryMaxTimes: 0, consumeBroadcastEnable: true } }],
    })
  })
})

describe('dead letters', () => {
  it('are consumed directly by the client that is named, and stay', async () => {
    const line = `dlq resend -g billing -i ${stage.dead.msgId} -d ${stage.clientId} --json`
    const told = await stage.run(line)
    expect(JSON.parse(told.out)).toMatchObject({
      group: 'billing',
      clientId: stage.clientId,
      consumeResult: 'CR_THROW_EXCEPTION',
    })
    const list = await stage.run('dlq list -g billing --json')
    expect(JSON.parse(list.out)).toMatchObject({ total: 1, messages: [{ body: 'bad', originTopic: 'Orders' }] })
  })

  it('go to their group alone, in its retry topic', async () => {
    const told = await stage.run(`dlqResend -g billing -i ${stage.dead.msgId} --json`)
    expect(JSON.parse(told.out)).toMatchObject({ group: 'billing', resent: [{ topic: 'Orders', status: 'SEND_OK' }] })
    const retry = await stage.run('consumeMessage -t %RETRY%billing --json')
    expect(JSON.parse(retry.out)).toMatchObject({
      messages: [{ msgId: stage.dead.msgId, body: 'bad', reconsumeTimes: 0, properties: { RETRY_TOPIC: 'Orders' } }],
    })
  })

  it('that are named and not there are refused before anything is sent', async () => {
    const told = await stage.run(`dlqResend -g billing -i ${stage.dead.msgId},${stage.coffee.msgId}`)
    expect([told.code, told.out]).toEqual([1, ''])
    expect(told.err).toContain(
      `message ${stage.coffee.msgId} is not among the dead letters of group billing; nothing was sent`,
    )
  })
})
