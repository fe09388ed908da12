// Records what the released broker answers to exchanges.ts, for adminAnswers.test.ts to compare with. Start a fresh one
// first (its state is part of the answers), then:
//
//   node --import tsx test/broker/admin/capture.ts 127.0.0.1:10911 > test/broker/admin/captured/broker-5.3.3.json
//   node --import tsx test/broker/admin/capture.ts 127.0.0.1:10911 later > test/broker/admin/captured/later-5.3.3.json

import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import {
  decodeResponseHeader,
  encodeFrame,
  FrameDecoder,
  isResponse,
  type RemotingCommand,
} from '../../../src/protocol/index.ts'
import { clientAnswers } from './clientAnswers.ts'
import { type Exchange, exchanges, FIRST_RECORD } from './exchanges.ts'
import { laterExchanges } from './laterExchanges.ts'
import { type Answer, runtimeInfoNames } from './normalize.ts'

const [host = '127.0.0.1', port = '10911'] = (process.argv[2] ?? '').split(':')
const socket = connect({ host, port: Number(port) })
let waiting: ((command: RemotingCommand) => void) | undefined
let firstRecord = FIRST_RECORD
const decoder = new FrameDecoder((command) => {
  if (isResponse(command)) waiting?.(command)
  else serve(command)
})
socket.on('data', (bytes) => decoder.push(bytes))

/** Answers what the broker asks of its client. */
function serve(request: RemotingCommand): void {
  const body = clientAnswers[request.code]
  if (body === undefined) return
  const answer = { ...request, code: 0, flag: 1, extFields: {}, body: new TextEncoder().encode(body) }
  socket.write(encodeFrame(answer))
}

async function ask({ code, ext = {}, body, after = 0 }: Exchange): Promise<RemotingCommand> {
  if (after > 0) await pause(after * 1000)
  const extFields = { ...ext, ...(Object.values(ext).includes(FIRST_RECORD) ? { msgId: firstRecord } : {}) }
  const bytes = body === undefined ? undefined : new TextEncoder().encode(body)
  const base = { language: 'JAVA', version: 479, opaque: 1, flag: 0, remark: undefined, serializeType: 'JSON' } as const
  socket.write(encodeFrame({ ...base, code, extFields, body: bytes }))
  return new Promise((resolve) => {
    waiting = resolve
  })
}

const answers: Answer[] = []
for (const exchange of process.argv[3] === 'later' ? laterExchanges : exchanges) {
  const { code, remark, extFields, body } = await ask(exchange)
  if (exchange.code === 10 && firstRecord === FIRST_RECORD)
    firstRecord = decodeResponseHeader('SEND_MESSAGE', extFields).msgId ?? FIRST_RECORD
  // Pulled records are bytes, which the tests of pulling compare.
  const whole = body === undefined || exchange.code === 11 ? undefined : new TextDecoder().decode(body)
  const text = whole !== undefined && exchange.code === 28 ? runtimeInfoNames(whole) : whole
  answers.push({
    what: exchange.what,
    code,
    ...(remark === undefined ? {} : { remark }),
    ext: { ...extFields },
    ...(text === undefined ? {} : { body: text }),
  })
}
process.stdout.write(`${JSON.stringify(answers, undefined, 2)}\n`)
socket.end()
