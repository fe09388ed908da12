import type { RemotingCommand } from '../../protocol/index.ts'
import type { Channel, OutgoingRequest } from '../../remoting/index.ts'
import { type Clock, ErrorCodes, SimError } from '../../runtime/index.ts'

export interface ClientQuestion {
  readonly channel: Channel
  readonly request: OutgoingRequest
  readonly timeoutMs: number
  /** Who waits for what comes of it. */
  readonly asker: Channel
}

/**
 * A request of the broker to a client (NettyRemotingAbstract.invokeSyncImpl). In the original nobody tells the waiting
 * thread that the connection was closed, so that this, too, is a time-out at its full length, as long as the asker stays.
 */
export async function askClient(
  { channel, request, timeoutMs, asker }: ClientQuestion,
  clock: Clock,
): Promise<RemotingCommand> {
  const endsMs = clock.monotonicMs() + timeoutMs
  try {
    return await channel.request(request, timeoutMs)
  } catch (error) {
    if (!SimError.is(error) || error.code !== ErrorCodes.ConnectionLost) throw error
    await whileOpen(asker, Math.max(0, endsMs - clock.monotonicMs()), clock)
    throw new SimError(ErrorCodes.RequestTimeout, error.message, { code: request.code, timeoutMs }, { cause: error })
  }
}

/** Ends after so long, or as soon as the connection is gone. */
function whileOpen(channel: Channel, limitMs: number, clock: Clock): Promise<void> {
  if (!channel.open) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = clock.timer(limitMs, 'broker: a client that has gone does not answer', resolve)
    channel.onClose(() => {
      timer[Symbol.dispose]()
      resolve()
    })
  })
}
