import { invariant, NetworkError, ResolveError, type Runtime } from '../../../runtime/index.ts'
import type { ProbeSpec } from '../../format/index.ts'
import { addressOf } from '../../watch/dials.ts'
import type { Words } from '../../words.ts'
import { Program } from './program.ts'
import { ProgramError } from './programError.ts'

/** Longer than two SYN of Linux, at 0 and 1 s; clients of RocketMQ wait for three. */
const TIMEOUT_MS = 3000

/** There was no connection. */
class DialFailed extends ProgramError {
  constructor({ en, zh }: Words, cause: unknown) {
    super(en, { cause, zh })
    this.name = 'DialFailed'
  }
}

interface Nothing {
  start(): Promise<void>
  shutdown(): Promise<void>
}

export class ProbeProgram extends Program<ProbeSpec, Nothing> {
  protected override construct(): Nothing {
    const nothing = (): Promise<void> => Promise.resolve()
    return { start: nothing, shutdown: nothing }
  }

  /** Each dial is a process of its own. */
  async dial(to: string): Promise<string> {
    const process = this.spawn()
    try {
      await open(process.runtime, to)
      return 'open'
    } catch (error) {
      throw new DialFailed(textOf(error, to), error)
    } finally {
      process.kill()
    }
  }
}

async function open({ network, resolver }: Runtime, to: string): Promise<void> {
  const { host, port } = addressOf(to)
  const [address] = await resolver.resolve(host)
  invariant(address !== undefined, `an answer for ${host} has an address`)
  const connection = await network.connect({ host: address, port }, { timeoutMs: TIMEOUT_MS })
  connection.end()
}

const WORDS: Readonly<Record<string, Words>> = {
  refused: { en: 'connection refused', zh: '连接被拒绝' },
  timedOut: { en: 'timed out', zh: '超时' },
  unreachable: { en: 'no route to host', zh: '没有到主机的路由' },
}

function textOf(error: unknown, to: string): Words {
  if (error instanceof ResolveError) {
    return error.kind === 'notFound'
      ? { en: `${error.hostname}: no such host`, zh: `${error.hostname}：没有这个域名` }
      : { en: `${error.hostname}: no answer from the DNS`, zh: `${error.hostname}：DNS 没有应答` }
  }
  if (!(error instanceof NetworkError)) throw error
  const { en, zh } = WORDS[error.kind] ?? { en: error.kind, zh: error.kind }
  return { en: `${to}: ${en}`, zh: `${to}：${zh}` }
}

export function asProbe(program: Program): ProbeProgram {
  invariant(program instanceof ProbeProgram, `${program.name} of a checked scenario is a probe`)
  return program
}
