import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Cluster, SimError, startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

const STANDSTILL_MS = 60

/** A cluster with a consumer, and the error of its watch. */
async function watched(standstillMs = STANDSTILL_MS): Promise<{ cluster: Cluster; standstill: Promise<SimError> }> {
  let tell: (error: SimError) => void = () => undefined
  const standstill = new Promise<SimError>((resolve) => {
    tell = resolve
  })
  const cluster = await startCluster({ standstillMs, topics: { orders: 1 }, onStandstill: (error) => tell(error) })
  return { cluster, standstill }
}

describe('a test that waits for its own promise while the cluster stands still', () => {
  it('is told what waits and what to use instead', async () => {
    const { cluster, standstill } = await watched()
    const producer = await cluster.producer()
    const received = new Promise<string>((resolve) => {
      void cluster.consumer({ group: 'g', topic: 'orders', handler: ({ text }) => resolve(text) })
    })
    await cluster.advance('1s')
    await producer.send({ topic: 'orders', body: 'tea', delayLevel: 4 })
    const outcome = await Promise.race([received, standstill])
    expect(SimError.is(outcome) && outcome.code).toBe('RMQSIM_WORLD_STUCK')
    expect(String(outcome)).toMatch(/its virtual time passes only within calls such as `await cluster\.until/)
    expect(String(outcome)).toMatch(/pending virtual timers: .* \(consumer-1\/client\) at [\d.]+ ms/)
  })

  it('gets the same error from the next call', async () => {
    const { cluster, standstill } = await watched()
    const producer = await cluster.producer()
    const error = await standstill
    await expect(producer.send({ topic: 'orders', body: 'late' })).rejects.toBe(error)
    await expect(cluster.until(() => true)).rejects.toBe(error)
  })
})

describe('work outside of the cluster that never ends', () => {
  it('fails the call that waits for the cluster, and says where it was called', async () => {
    const { cluster } = await watched()
    const handled = cluster.consumer({
      group: 'g',
      topic: 'orders',
      handler: () => cluster.outside(() => new Promise<void>(() => undefined)),
    })
    await handled
    const producer = await cluster.producer()
    await producer.send({ topic: 'orders', body: 'tea' })
    const error: unknown = await cluster.assertConsumed('g', 'orders').catch((reason: unknown) => reason)
    expect(SimError.is(error) && error.code).toBe('RMQSIM_WORLD_STUCK')
    expect(String(error)).toMatch(
      /the work of `cluster\.outside` at \S+standstill\.test\.ts:\d+:\d+ did not end for 240 ms of real time, and nothing is under way/,
    )
  })

  it('fails a test that waits for nothing else', async () => {
    const { cluster, standstill } = await watched()
    const outcome = await Promise.race([cluster.outside(() => new Promise<never>(() => undefined)), standstill])
    expect(String(outcome)).toContain('the work of `cluster.outside` at')
  })
})

describe('the watch stays silent', () => {
  async function alarmAfter(work: (cluster: Cluster) => Promise<void>): Promise<boolean> {
    const { cluster, standstill } = await watched()
    let alarm = false
    void standstill.then(() => {
      alarm = true
    })
    await work(cluster)
    await cluster.stop()
    return alarm
  }

  it('while a test talks to a slow server', async () => {
    const server = createServer((_, response) => void setTimeout(() => response.end('ok'), 5 * STANDSTILL_MS))
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const alarm = await alarmAfter(async () => {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
      expect(await response.text()).toBe('ok')
    })
    server.close()
    expect(alarm).toBe(false)
  })

  it('while a test runs a program', async () => {
    const alarm = await alarmAfter(async () => {
      const script = `setTimeout(() => undefined, ${5 * STANDSTILL_MS})`
      await promisify(execFile)(process.execPath, ['-e', script])
    })
    expect(alarm).toBe(false)
  })

  it('while a test reads files and computes', async () => {
    const alarm = await alarmAfter(async () => {
      const endMs = performance.now() + 5 * STANDSTILL_MS
      let bytes = 0
      while (performance.now() < endMs) bytes += (await readFile(fileURLToPath(import.meta.url))).length
      expect(bytes).toBeGreaterThan(0)
    })
    expect(alarm).toBe(false)
  })

  it('while work outside of the cluster waits for a timer', async () => {
    const alarm = await alarmAfter(async (cluster) => {
      await cluster.outside(() => new Promise((resolve) => void setTimeout(resolve, 10 * STANDSTILL_MS)))
    })
    expect(alarm).toBe(false)
  })

  it('while a test uses another cluster', async () => {
    const alarm = await alarmAfter(async () => {
      await using other = await startCluster()
      const endMs = performance.now() + 5 * STANDSTILL_MS
      while (performance.now() < endMs) await other.advance('1m')
    })
    expect(alarm).toBe(false)
  })
})

describe('a program', () => {
  it('whose top-level await can never settle ends with the reason', async () => {
    const program = fileURLToPath(new URL('cases/unsettled.ts', import.meta.url))
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', program])
    const failure = await run.catch((error: unknown) => error)
    expect(failure).toMatchObject({
      stderr: expect.stringMatching(/the cluster that was started at \S+unsettled\.ts:4:\d+ stood still at/),
    })
  })
})

describe('the test of rocketmq-sim/vitest', () => {
  it('fails at once with the reason, and prints seed and trace', async () => {
    const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
    const config = fileURLToPath(new URL('cases/vitest.config.ts', import.meta.url))
    const run = promisify(execFile)(process.execPath, [vitest, 'run', '--config', config], {
      env: { ...process.env, NO_COLOR: '1' },
    })
    const failure = (await run.catch((error: unknown) => error)) as { stdout: string; stderr: string }
    const output = failure.stdout + failure.stderr
    expect(output).toContain('the cluster stood still at')
    expect(output).toContain('expected 1 to be 2')
    expect(output).toContain('cluster with seed 9, at')
    expect(output).toMatch(/ note name=sent fields=\{topic=orders/)
    expect(output).not.toContain('timed out')
    expect(output).not.toContain('Unhandled')
    expect(output).toMatch(/Tests +2 failed \| 1 passed/)
  })
})
