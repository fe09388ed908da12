import { type RequestHeader, type RequestName, ResponseCode } from '../../protocol/index.ts'
import { callRequest, RemotingClient } from '../../remoting/index.ts'
import type { Emulator } from '../emulator.ts'
import { ProblemError } from './problem.ts'

const TIMEOUT_MS = 5000

/** Changes go to the servers as requests over the wire, so that they mean what mqadmin's mean. */
export interface ServerCalls {
  /** Asks every broker. A refusal becomes a problem with the broker's code and remark. */
  brokers<N extends RequestName>(name: N, header: RequestHeader<N>): Promise<void>
  nameServers<N extends RequestName>(name: N, header: RequestHeader<N>): Promise<void>
  stop(): Promise<void>
}

export function serverCalls(emulator: Emulator): ServerCalls {
  const client = new RemotingClient<undefined>({
    runtime: emulator.runtime,
    name: 'control API',
    handlers: {},
    context: undefined,
  })
  const call = async <N extends RequestName>(
    to: readonly string[],
    name: N,
    header: RequestHeader<N>,
  ): Promise<void> => {
    for (const address of to) {
      const { code, remark } = await client.request(address, callRequest(name, header), TIMEOUT_MS)
      if (code !== ResponseCode.SUCCESS) {
        throw new ProblemError(409, 'Refused', `${address} refused ${name}: ${remark ?? 'no remark'}`, String(code))
      }
    }
  }
  return {
    brokers: (name, header) =>
      call(
        emulator.brokers.map(({ address }) => address),
        name,
        header,
      ),
    nameServers: (name, header) => call(emulator.namesrvAddresses, name, header),
    stop: () => client.stop(),
  }
}
