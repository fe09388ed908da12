import { createReplyMessage } from '../../src/client/index.ts'
import { same, until } from '../stage/index.ts'
import type { Case } from './stage.ts'

/** As PairedCases of the Java programs, which are the other halves of these conversations. */
const QUESTIONS = 20
const OTHER_MS = 60_000
const BYE = 'bye'

export const pairedCases: readonly Case[] = [
  {
    name: 'pairedAsk',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const asker = await stage.producer()
      const questions = Array.from({ length: QUESTIONS }, (_, i) => `question ${i}`)
      const replies = await Promise.all(
        questions.map((body) => asker.request({ topic, body }, { timeoutMs: OTHER_MS })),
      )
      same(
        replies.map(({ text }) => text),
        questions.map((question) => `java says ${question}`),
        'answers',
      )
      await asker.send({ topic, body: BYE })
    },
  },
  {
    name: 'pairedAnswer',
    run: async (stage) => {
      const topic = await stage.topic('T')
      const replier = await stage.producer({ retryTimesWhenSendFailed: 0 })
      const asked: string[] = []
      const outcomes: string[] = []
      await stage.consumer({
        group: stage.group('CG'),
        subscriptions: { [topic]: '*' },
        handler: async (question) => {
          asked.push(question.text)
          if (question.text === BYE) return
          const sent = replier.send(createReplyMessage(question, `ts says ${question.text}`))
          outcomes.push(await sent.then(({ status }) => status, String))
        },
      })
      await until('the end of the questions', () => asked.includes(BYE), OTHER_MS)
      same([asked.length, [...new Set(outcomes)]], [QUESTIONS + 1, ['SEND_OK']], 'questions and what became of replies')
    },
  },
]
