import { startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

const HOUR_MS = 3_600_000

/** A cluster with a producer and a consumer that notes when it got what. */
async function office(broker: Readonly<Record<string, string | number | boolean>> = {}) {
  const cluster = await startCluster({ topics: { reminders: 4 }, broker })
  const got: { readonly text: string; readonly atMs: number }[] = []
  await cluster.consumer({
    group: 'desk',
    topic: 'reminders',
    handler: ({ text }) => void got.push({ text, atMs: cluster.wallMs }),
  })
  return { cluster, producer: await cluster.producer(), got }
}

describe('a message for an arbitrary time', () => {
  it('is delivered within a second of its time', async () => {
    const { cluster, producer, got } = await office()
    await using _ = cluster
    const at = cluster.wallMs + HOUR_MS / 3 + 345
    await producer.send({ topic: 'reminders', body: 'call back', deliverTimestamp: at })
    expect(cluster.delayed('reminders').map(({ text }) => text)).toEqual(['call back'])
    await cluster.advance('19m')
    expect(got).toEqual([])
    await cluster.advance('2m')
    expect(got).toMatchObject([{ text: 'call back' }])
    expect(Math.abs((got[0]?.atMs ?? 0) - at)).toBeLessThanOrEqual(1000)
    expect(cluster.delayed('reminders')).toEqual([])
  })

  it('may be given as a delay in seconds or milliseconds, and comes in the order of its time', async () => {
    const { cluster, producer, got } = await office()
    await using _ = cluster
    await producer.send({ topic: 'reminders', body: 'third', properties: { TIMER_DELAY_SEC: '50' } })
    await producer.send({ topic: 'reminders', body: 'first', properties: { TIMER_DELAY_MS: '5000' } })
    await producer.send({ topic: 'reminders', body: 'second', properties: { TIMER_DELAY_SEC: '20' } })
    await producer.send({ topic: 'reminders', body: 'at once', properties: { TIMER_DELIVER_MS: '1000' } })
    await cluster.advance('1m')
    expect(got.map(({ text }) => text)).toEqual(['at once', 'first', 'second', 'third'])
  })

  it('further away than the wheel reaches rolls over', async () => {
    const { cluster, producer, got } = await office({ timerRollWindowSlot: 60 })
    await using _ = cluster
    const at = cluster.wallMs + 10 * 60_000
    await producer.send({ topic: 'reminders', body: 'far', deliverTimestamp: at })
    await cluster.advance('590s')
    expect(got).toEqual([])
    expect(cluster.delayed('reminders')).toHaveLength(1)
    await cluster.advance('20s')
    expect(got).toHaveLength(1)
    expect(Math.abs((got[0]?.atMs ?? 0) - at)).toBeLessThanOrEqual(1000)
    expect(cluster.messages('reminders')[0]?.properties.get('TIMER_ROLL_TIMES')).toBeDefined()
  })

  it('is refused beyond three days', async () => {
    const { cluster, producer } = await office()
    await using _ = cluster
    const deliverTimestamp = cluster.wallMs + 73 * HOUR_MS
    await expect(producer.send({ topic: 'reminders', body: 'x', deliverTimestamp })).rejects.toThrow(
      /timer message illegal, the delay time should not be bigger than the max delay 259200000ms/,
    )
  })

  it.each(['stop', 'kill', 'powerOff'] as const)('survives a %s of the broker', async (end) => {
    const { cluster, producer, got } = await office({ flushDiskType: 'SYNC_FLUSH' })
    await using _ = cluster
    await producer.send({ topic: 'reminders', body: 'near', properties: { TIMER_DELAY_SEC: '30' } })
    await producer.send({ topic: 'reminders', body: 'far', properties: { TIMER_DELAY_SEC: '300' } })
    await cluster.advance('10s')
    const broker = cluster.broker('broker-a')
    await broker[end]()
    await cluster.advance('1m')
    await broker.start()
    await cluster.advance('1m')
    expect(got.map(({ text }) => text)).toEqual(['near'])
    await cluster.advance('5m')
    expect(got.map(({ text }) => text)).toEqual(['near', 'far'])
  })

  it('is taken back by a recall', async () => {
    const { cluster, producer, got } = await office({ recallMessageEnable: true })
    await using _ = cluster
    const sent = await producer.send({ topic: 'reminders', body: 'never', properties: { TIMER_DELAY_SEC: '60' } })
    await producer.send({ topic: 'reminders', body: 'still', properties: { TIMER_DELAY_SEC: '60' } })
    expect(sent.recallHandle).toBeDefined()
    const msgId = await producer.recallMessage('reminders', sent.recallHandle ?? '')
    expect(msgId).toBe(sent.msgId)
    expect(cluster.delayed('reminders').map(({ text }) => text)).toEqual(['still'])
    await cluster.advance('2m')
    expect(got.map(({ text }) => text)).toEqual(['still'])
  })

  it('stays recalled when a crash lets message and recall be taken into the wheel twice', async () => {
    const { cluster, producer, got } = await office({ recallMessageEnable: true, flushDiskType: 'SYNC_FLUSH' })
    await using _ = cluster
    const sent = await producer.send({ topic: 'reminders', body: 'never', properties: { TIMER_DELAY_SEC: '60' } })
    await producer.recallMessage('reminders', sent.recallHandle ?? '')
    await cluster.advance('100ms')
    const broker = cluster.broker('broker-a')
    await broker.kill()
    await broker.start()
    await cluster.advance('2m')
    expect(got).toEqual([])
    expect(cluster.delayed('reminders')).toEqual([])
  })
})
