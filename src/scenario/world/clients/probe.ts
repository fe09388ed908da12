import { invariant, NetworkError, ResolveError, type Runtime } from '../../../runtime/index.ts'
import type { ProbeSpec } from '../../format/index.ts'
import { addressOf } from '../../watch/dials.ts'
import { Program } from './program.ts'
import { ProgramError } from './programError.ts'

/** Longer than two SYN of Linux, at 0 and 1 s; clients of RocketMQ wait for three. */
const TIMEOUT_MS = 3000

/** There was no connection. */
class DialFailed extends ProgramError {
  constructor(text: string, cause: unknown) {
    super(text, { cause })
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

function textOf(error: unknown, to: string): string {
  if (error instanceof ResolveError) {
    return error.kind === 'notFound' ? `${error.hostname}: no such host` : `${error.hostname}: no answer from the DNS`
  }
  if (!(error instanceof NetworkError)) throw error
  const words = { refused: 'connection refused', timedOut: 'timed out', unreachable: 'no route to host' }
  return `${to}: ${error.kind === 'refused' || error.kind === 'timedOut' || error.kind === 'unreachable' ? words[error.kind] : error.kind}`
}

export function asProbe(program: Program): ProbeProgram {
  invariant(program instanceof ProbeProgram, `${program.name} of a checked scenario is a probe`)
  return program
}
