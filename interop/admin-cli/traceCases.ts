import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createProducer } from '../../src/client/index.ts'
import { AdminShell } from '../admin/shell.ts'
import { workDir } from '../paths.ts'
import { match, pause, same, until } from '../stage/index.ts'
import type { SentJson } from './messageCases.ts'
import type { Case } from './stage.ts'
import type { Tool } from './tool.ts'

interface TraceJson {
  readonly steps: readonly {
    readonly type: string
    readonly group: string
    readonly topic: string | null
    readonly success: boolean
    readonly storeHost: string | null
  }[]
}

async function toldOf(tool: Tool, msgId: string): Promise<boolean> {
  return msgId !== '' && (await tool.run(['queryMsgTraceById', '-i', msgId])).code === 0
}

export const traceCases: readonly Case[] = [
  {
    name: 'queryMsgTraceById',
    run: async (stage) => {
      const { tool } = stage
      const topic = await stage.topic('traced', 1)
      const { msgId } = await tool.json<SentJson>(`sendMessage -t ${topic} -p x -k k1 -m true`)
      await until('the trace', async () => (await tool.run(['queryMsgTraceById', '-i', msgId])).code === 0)
      const { steps } = await tool.json<TraceJson>(`queryMsgTraceById -i ${msgId}`)
      same(
        steps.map((step) => [step.type, step.topic, step.success, step.storeHost]),
        [['Pub', topic, true, stage.broker]],
        'our own trace',
      )
      const { msgId: untraced } = await tool.json<SentJson>(`sendMessage -t ${topic} -p x`)
      match(await tool.failure(`queryMsgTraceById -i ${untraced}`), /no client has told anything/, 'not traced')
      match(await tool.failure(`queryMsgTraceById -i ${msgId} -t ${topic}x`), /there is no topic/, 'no trace topic')
    },
  },
  {
    name: 'queryMsgTraceById of mqadmin',
    run: async (stage) => {
      const { tool } = stage
      const topic = await stage.topic('javaTraced', 1)
      const home = join(workDir, 'home', 'admin-cli-mqadmin')
      rmSync(home, { recursive: true, force: true })
      const shell = await AdminShell.start({ release: '5.3.3', namesrv: stage.namesrv, home })
      try {
        let msgId = ''
        // Trace data that the tool has not sent when it ends are lost without a word: a busy machine needs another try.
        for (let attempt = 0; attempt < 3 && !(await toldOf(tool, msgId)); attempt++) {
          const told = await shell.run(['sendMessage', '-t', topic, '-p', 'x', '-m', 'true'])
          msgId = /SEND_OK +(\S+)/.exec(told.stdout)?.[1] ?? ''
          if (msgId === '') throw new Error(`mqadmin did not send: ${told.stdout}${told.stderr}`)
          for (let round = 0; round < 100 && !(await toldOf(tool, msgId)); round++) await pause(100)
        }
        const { steps } = await tool.json<TraceJson>(`queryMsgTraceById -i ${msgId}`)
        same(
          steps.map((step) => [step.type, step.topic, step.success, step.storeHost]),
          [['Pub', topic, true, stage.broker]],
          'the trace of the Java client',
        )
        // And the other way round: mqadmin reads what our tool wrote.
        const ours = await tool.json<SentJson>(`sendMessage -t ${topic} -p x -m true`)
        await until('mqadmin reads our trace', async () => {
          const { stdout } = await shell.run(['queryMsgTraceById', '-i', ours.msgId])
          return /^Pub +PID_TOOLS .* success/m.test(stdout)
        })
      } finally {
        await shell.stop()
      }
    },
  },
  {
    name: 'queryMsgTraceById of our client',
    run: async (stage) => {
      const { tool, namesrv, runtime } = stage
      const topic = await stage.topic('clientTraced', 1)
      const group = `${stage.prefix}_tracedGroup`
      const home = join(workDir, 'home', 'admin-cli-mqadmin-client')
      rmSync(home, { recursive: true, force: true })
      const shell = await AdminShell.start({ release: '5.3.3', namesrv, home })
      const consumer = await stage.consumer({
        group,
        enableTrace: true,
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        subscriptions: { [topic]: '*' },
        handler: () => undefined,
      })
      const producer = createProducer({ runtime, namesrv, group: `${stage.prefix}_tracedPG`, enableTrace: true })
      try {
        await producer.start()
        const { msgId } = await producer.send({ topic, body: 'x', tags: 't', keys: 'k' })
        const both = [
          ['Pub', `${stage.prefix}_tracedPG`, true],
          ['Sub', group, true],
        ]
        await until('our tool reads it', async () => {
          if (!(await toldOf(tool, msgId))) return false
          const { steps } = await tool.json<TraceJson>(`queryMsgTraceById -i ${msgId}`)
          return JSON.stringify(steps.map((step) => [step.type, step.group, step.success])) === JSON.stringify(both)
        })
        await until('mqadmin reads it', async () => {
          const { stdout } = await shell.run(['queryMsgTraceById', '-i', msgId])
          const lines = stdout.split('\n').filter((line) => / success *$/.test(line))
          return lines.some((line) => line.startsWith('Pub ')) && lines.some((line) => line.startsWith('Sub'))
        })
      } finally {
        await producer.shutdown()
        await consumer.shutdown()
        await shell.stop()
      }
    },
  },
]
