import { describe, expect, it } from 'vitest'
import { TestCluster } from './testCluster.ts'

/** A broker, somebody who sends to it and changes its options, and what has come into the topic. */
async function office(config: Readonly<Record<string, boolean>> = {}) {
  const cluster = await TestCluster.start({ config, topics: { T: 1 } })
  const client = cluster.client('client')
  const option = (line: string) => client.ask('UPDATE_BROKER_CONFIG', {}, new TextEncoder().encode(`${line}\n`))
  const later = () => client.send('T', 'later', { properties: { TIMER_DELAY_SEC: '2' } })
  const come = (): number => cluster.broker.context.store.maxOffsetInQueue('T', 0)
  return { cluster, option, later, come }
}

describe('a timer message that is taken in after its time', () => {
  it('comes when a full disk has room again within a second, although nobody else sends', async () => {
    const { cluster, option, later, come } = await office({ timerStopEnqueue: true })
    await later()
    await cluster.advance(5000)
    const full = cluster.broker.faults.begin({ kind: 'fullDisk' })
    await option('timerStopEnqueue=false')
    await cluster.advance(900)
    expect(come()).toBe(0)
    full[Symbol.dispose]()
    await cluster.advance(500)
    expect(come()).toBe(1)
  })

  it.each([
    [false, 0],
    [true, 1],
  ])('is refused three times: with timerEnableRetryUntilSuccess=%s, %i comes', async (untilSuccess, count) => {
    const options = { timerStopEnqueue: true, timerEnableRetryUntilSuccess: untilSuccess }
    const { cluster, option, later, come } = await office(options)
    await later()
    const full = cluster.broker.faults.begin({ kind: 'fullDisk' })
    await option('timerStopEnqueue=false')
    await cluster.advance(9000)
    full[Symbol.dispose]()
    await cluster.advance(9000)
    expect(come()).toBe(count)
  })
})
