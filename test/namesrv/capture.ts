// Records what the released NameServer answers to exchanges.ts, for nameServerAnswers.test.ts to compare with. Start a
// fresh one first (its state is part of the answers), then:
//
//   node --import tsx test/namesrv/capture.ts 127.0.0.1:9876 > test/namesrv/captured/namesrv-5.3.3.json

import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { encodeFrame, FrameDecoder, type RemotingCommand } from '../../src/protocol/index.ts'
import { bodyOf, type Exchange, exchanges } from './exchanges.ts'

/** UNREGISTER_BROKER is answered before it is carried out. */
const UNREGISTER_BROKER = 104

const [host = '127.0.0.1', port = '9876'] = (process.argv[2] ?? '').split(':')
const socket = connect({ host, port: Number(port) })
const waiting: ((command: RemotingCommand) => void)[] = []
const decoder = new FrameDecoder((command) => waiting.shift()?.(command))
socket.on('data', (bytes) => decoder.push(bytes))

function ask(exchange: Exchange): Promise<RemotingCommand> {
  const { code, ext = {}, version = 479 } = exchange
  const request: RemotingCommand = {
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
  socket.write(encodeFrame(request))
  return new Promise((resolve) => waiting.push(resolve))
}

const answers: object[] = []
for (const exchange of exchanges) {
  const { code, remark, extFields, body } = await ask(exchange)
  if (exchange.code === UNREGISTER_BROKER) await pause(300)
  const text = body === undefined ? undefined : new TextDecoder().decode(body)
  answers.push({ what: exchange.what, code, remark, ext: extFields, body: text })
}
process.stdout.write(`${JSON.stringify(answers, undefined, 2)}\n`)
socket.end()
