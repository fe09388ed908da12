import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encodeFrame, FrameDecoder, parseJson, type RemotingCommand } from '../../src/protocol/index.ts'
import { bodyOf, type Exchange, exchanges } from './exchanges.ts'
import { simulatedNameServer } from './simulated.ts'

interface Captured {
  readonly what: string
  readonly code: number
  readonly remark?: string
  readonly ext: Readonly<Record<string, string>>
  readonly body?: string
}

const captured = JSON.parse(
  readFileSync(new URL('./captured/namesrv-5.3.3.json', import.meta.url), 'utf8'),
) as readonly Captured[]

async function answersOfOurs(): Promise<readonly Captured[]> {
  const { world, peer } = await simulatedNameServer()
  const { network } = peer('client').process.runtime
  const connection = await world.settle(network.connect({ host: '10.0.0.1', port: 9876 }, { timeoutMs: 3000 }))
  const answers: Captured[] = []
  const decoder = new FrameDecoder(({ code, remark, extFields, body }) => {
    const text = body === undefined ? undefined : new TextDecoder().decode(body)
    const what = exchanges[answers.length]?.what ?? ''
    answers.push({ what, code, ext: { ...extFields }, ...(remark && { remark }), ...(text && { body: text }) })
  })
  connection.handlers = { onData: (bytes) => decoder.push(bytes) }
  for (const [index, exchange] of exchanges.entries()) {
    connection.write(encodeFrame(requestOf(exchange)))
    await world.run({ until: () => answers.length > index, forMs: 3000 })
  }
  return answers
}

function requestOf(exchange: Exchange): RemotingCommand {
  const { code, ext = {}, version = 479 } = exchange
  return {
    code,
    language: 'JAVA',
    version,
    opaque: 1,
    flag: 0,
    remark: undefined,
    extFields: { ...ext },
    body: bodyOf(exchange),
    serializeType: 'JSON',
  }
}

/** The same value with the items of every array in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sorted(item)]))
}

describe('answers of the NameServer', () => {
  it('are those that Apache RocketMQ 5.3.3 gave to the same requests', async () => {
    const ours = await answersOfOurs()
    expect(ours.length).toBe(captured.length)
    for (const [index, theirs] of captured.entries()) {
      const answer = ours[index]
      if (exchanges[index]?.unordered === true && answer?.body !== undefined && theirs.body !== undefined) {
        const body = sorted(parseJson(answer.body, 'ours'))
        expect({ ...answer, body }).toEqual({ ...theirs, body: sorted(parseJson(theirs.body, 'theirs')) })
      } else {
        expect(answer).toEqual(theirs)
      }
    }
  })
})
