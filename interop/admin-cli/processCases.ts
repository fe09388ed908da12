import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { projectDir } from '../paths.ts'
import { match, same } from '../stage/index.ts'
import type { Case } from './stage.ts'

function start(namesrv: string, words: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  const args = ['--import', 'tsx', join(projectDir, 'src/cli/main.ts'), 'admin', ...words]
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NAMESRV_ADDR: namesrv },
  })
}

async function ended(
  child: ChildProcessByStdio<null, Readable, Readable>,
): Promise<{ code: number | null; out: string; err: string }> {
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

/** The tool as its users start it. */
export const processCases: readonly Case[] = [
  {
    name: 'exit codes',
    run: async ({ namesrv, prefix }) => {
      const done = await ended(start(namesrv, ['topicList']))
      same([done.code, done.err, /^broker-a$/m.test(done.out)], [0, '', true], 'done')
      const refused = await ended(start(namesrv, ['topicRoute', '-t', `${prefix}_none`]))
      same([refused.code, refused.out], [1, ''], 'refused')
      match(refused.err, /^rocketmq-sim admin: topic \S+ does not exist: .*code 17.*\n$/, 'one sentence')
      same((await ended(start(namesrv, ['topicRoute']))).code, 2, 'wrong usage')
      const list = await ended(start(namesrv, []))
      same([list.code, /queryMsgTraceById/.test(list.out)], [0, true], 'the list of commands')
    },
  },
  {
    name: 'Ctrl-C, closed pipe',
    run: async ({ namesrv }) => {
      const child = start(namesrv, ['clusterList', '-i', '1', '--json'])
      let rounds = 0
      child.stdout.on('data', (chunk: Buffer) => {
        rounds += chunk.toString().split('\n').length - 1
        if (rounds === 2) child.kill('SIGINT')
      })
      const stopped = await ended(child)
      same([stopped.code, stopped.err], [130, ''], 'stopped by Ctrl-C')
      const endless = start(namesrv, ['clusterList', '-i', '1'])
      endless.stdout.once('data', () => endless.stdout.destroy())
      const [code] = (await once(endless, 'close')) as [number | null]
      same(code, 0, 'nobody reads any more')
    },
  },
]
