import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { why as whyOfFile } from '../../src/cli/why.ts'
import { createDrain } from '../../src/node/index.ts'
import { type Reason, runScenario, why } from '../../src/scenario/index.ts'
import { decodeTrace, type WorldEvent } from '../../src/sim/index.ts'
import { englishWords, SENTENCE_WORDS } from './englishWords.ts'

/** The events of the broken run of a scenario that comes with the package. */
async function broken(id: string): Promise<readonly WorldEvent[]> {
  const entry = scenarios.find((one) => one.id === id)
  if (entry === undefined) throw new Error(`no scenario ${id}`)
  const { world } = await runScenario(await entry.load(), { variant: 'broken', trace: 'full', drain: createDrain() })
  return [...world.trace.events()]
}

/** Kind and sentence, after a look at the Chinese one. */
function told({ kind, sentence, zh }: Reason): string {
  expect(englishWords(zh.replaceAll(/（[^）]*）/g, '')).filter((word) => SENTENCE_WORDS.includes(word))).toEqual([])
  expect(zh).toMatch(/\p{Script=Han}/u)
  return `${kind}: ${sentence}`
}

describe('why, of failures that people had', () => {
  it('names the message that a queue stands at', async () => {
    const events = await broken('orderly-queue-blocked-by-poison-message')
    expect(told(why(events, 'step 6;', 'CG-steps'))).toMatch(
      /^reachedOnly: .* waits behind "step 4;" at offset 3 of its queue, which a handler of CG-steps got \d+ times, /,
    )
    expect(told(why(events, 'step 4;', 'CG-steps'))).toMatch(/^consumed: .* 24 times more until 44\.003 s; /)
    expect(told(why(events, 'the hanging job', 'CG-jobs'))).toMatch(
      /^consumed: .* still stands at offset 3 of that queue .* has not come to an end/,
    )
  })

  it('knows a message of a batch, which comes with the id of the batch', async () => {
    const events = await broken('orderly-queue-blocked-by-poison-message')
    expect(told(why(events, 'later job 7', 'CG-jobs'))).toMatch(
      /^consumed: concurrent of CG-jobs received it at 23\.\d+ s;/,
    )
  })

  it('names the member whose own tag left it out, and those who subscribe differently', async () => {
    const events = await broken('inconsistent-subscription-in-group')
    expect(told(why(events, 'order 1', 'CG-tags'))).toMatch(
      /^filtered: .* left it out: it has the tag TagA, and the client subscribes to "TagB"\. Members of CG-tags subscribe differently/,
    )
    expect(told(why(events, 'stock 1', 'CG-topics'))).toMatch(
      /^refused: broker-a refuses CG-topics queue 2 of Stock, .* SUBSCRIPTION_NOT_EXIST/,
    )
  })

  it('says that members have one client id', async () => {
    const events = await broken('duplicate-client-id')
    expect(told(why(events, 'Orders 1', 'CG-Orders'))).toMatch(
      /^otherQueues: .*\(host of java \d and host of java \d pull queues 0, 1, 2, 3 of broker-a\): host of java \d and host of java \d have one client id, 172\.17\.0\.1@1/,
    )
  })

  it('says that a consumer was refused at its start', async () => {
    const events = await broken('sql92-filter-disabled')
    expect(told(why(events, 'for 5', 'CG-java'))).toMatch(
      /^refused: .* refused the start of a consumer on .* does not support consumer to filter message by SQL92/,
    )
  })

  it('says which connections did not open when it was not sent', async () => {
    const events = await broken('docker-bridge-ip-advertised')
    expect(told(why(events, 'one coffee', 'nobody'))).toMatch(
      /^unknownMessage: No send of "one coffee" reached a broker\. .* \d+ connections did not open, the last one of mac to 172\./,
    )
  })

  it('says that several messages are what was asked for', async () => {
    const events = await broken('topic-permission-read-only')
    expect(told(why(events, 'before', 'CG'))).toMatch(/ \d messages are "before": this is \w+, others are \w+/)
  })
})

describe('a trace file that is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'why-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  async function asked(bytes: Uint8Array | string, group = 'G'): Promise<string> {
    const file = join(folder, 'x.trace')
    writeFileSync(file, bytes)
    try {
      await whyOfFile(file, { message: 'm', group, lang: 'en' })
    } catch (error) {
      return error instanceof Error ? error.message.replace(folder, '') : String(error)
    }
    return 'no error'
  }

  it('is named, with what is allowed', async () => {
    const allowed = 'allowed is a trace that rocketmq-sim run --trace has written'
    expect(await asked('')).toBe(`/x.trace: not a trace: the file is empty; ${allowed}`)
    expect(await asked('{"a":1}')).toBe(`/x.trace: not a trace: byte 0 is 123; ${allowed}`)
    expect(await asked('RMQT\u0002')).toBe(`/x.trace: no event in it; ${allowed}`)
    expect(await asked('RMQT\u0009')).toBe(`/x.trace: a trace of version 9; allowed are 1 and 2; ${allowed}`)
    expect(await asked('RMQT\u0002\0\0\0\u0009ab')).toBe(`/x.trace: trace is cut off at byte 5; ${allowed}`)
    expect(await asked('RMQT\u0001\0\0\0\u0001\u0007')).toBe(`/x.trace: trace is damaged at byte 5; ${allowed}`)
    expect(await asked('RMQT\u0002\0\0\0\u0001\u0007')).toBe(`/x.trace: trace is damaged at byte 5; ${allowed}`)
    expect([...decodeTrace(Uint8Array.of(0x52, 0x4d, 0x51, 0x54, 2))]).toEqual([])
  })

  it('is not looked at when message or group is empty', async () => {
    expect(await asked('RMQT', ' ')).toBe('--group: " " is empty; allowed is a consumer group')
  })
})
