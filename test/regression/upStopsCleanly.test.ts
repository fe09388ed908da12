import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createProducer } from '../../src/client/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'

const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'rocketmq-sim-stop-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(work, { recursive: true, force: true })
})

/** `up` with a data directory, and the address of its NameServer. */
async function up(data: string): Promise<{ child: ChildProcess; namesrv: string }> {
  const options = ['--port', '0', '--broker-port', '0', '--no-control', '--topic', 'Orders:1', '--data', data]
  const child = spawn(process.execPath, ['--import', 'tsx', cli, 'up', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const banner = await new Promise<string>((resolve) => {
    let text = ''
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      if (text.includes('Ctrl-C')) resolve(text)
    })
  })
  return { child, namesrv: /NameServer +(\S+)/.exec(banner)?.[1] ?? '' }
}

async function sendOne(namesrv: string): Promise<void> {
  await using producer = createProducer({ runtime: createNodeRuntime(), namesrv, group: 'producers' })
  await producer.start()
  await producer.send({ topic: 'Orders', body: new TextEncoder().encode('kept') })
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', resolve))

describe('up stops cleanly', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('on %s', async (signal) => {
    const data = join(work, signal)
    const { child, namesrv } = await up(data)
    await sendOne(namesrv)
    const exit = ended(child)
    child.kill(signal)
    expect(await exit).toBe(0)
    expect([existsSync(join(data, 'commitlog')), existsSync(join(data, 'abort'))]).toEqual([true, false])
  })

  it('when nobody reads its output any more', async () => {
    const data = join(work, 'unread')
    const { child, namesrv } = await up(data)
    child.stdout?.destroy()
    child.stderr?.destroy()
    await sendOne(namesrv)
    const exit = ended(child)
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
    expect(existsSync(join(data, 'abort'))).toBe(false)
  })
})
