import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  emptyFields,
  encodeFrame,
  FrameDecoder,
  isResponse,
  type RemotingCommand,
  VERSION_5_3_3,
} from '../../src/protocol/index.ts'
import type { Step } from '../../test/parity/step.ts'

/** One connection to a broker, for questions whose answers are fetched later. */
export interface Asker {
  /** Sends at once; the answer, or undefined when the limit is over. */
  ask(step: Step, limitMs?: number): Promise<RemotingCommand | undefined>
  close(): void
}

export async function asker(address: string): Promise<Asker> {
  const [host = '', port = ''] = address.split(':')
  const socket = connect({ host, port: Number(port), noDelay: true })
  const answers = new Map<number, (command: RemotingCommand) => void>()
  const decoder = new FrameDecoder((command) => {
    if (isResponse(command)) answers.get(command.opaque)?.(command)
  })
  socket.on('data', (bytes) => decoder.push(bytes))
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let opaque = 0
  return {
    ask: (step, limitMs = 30_000) => {
      const own = ++opaque
      const answer = new Promise<RemotingCommand>((resolve) => answers.set(own, resolve))
      socket.write(
        encodeFrame({
          code: step.code,
          language: 'JAVA',
          version: step.version ?? VERSION_5_3_3,
          opaque: own,
          flag: 0,
          remark: undefined,
          extFields: Object.assign(emptyFields(), step.ext),
          body: typeof step.body === 'string' ? new TextEncoder().encode(step.body) : undefined,
          serializeType: 'JSON',
        }),
      )
      return Promise.race([answer, sleep(limitMs, undefined, { ref: false })])
    },
    close: () => socket.destroy(),
  }
}
