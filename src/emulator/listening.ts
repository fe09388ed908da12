import { addressText, ErrorCodes, NetworkError, SimError, type SocketAddress } from '../runtime/index.ts'
import { portHolder } from './portHolder.ts'

/** Starts a server, and turns a failure to listen into a sentence that says which port, who holds it, and the way out. */
export async function listening<T>(
  what: string,
  option: string,
  at: SocketAddress,
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    const { address } = error
    const used = error.kind === 'addressInUse'
    const vip = address.port !== at.port && at.port !== 0 ? ' (the VIP port, two below the main one)' : ''
    const message = used
      ? `${what}: port ${address.port}${vip} on ${address.host} is in use${holderText(address.port)}; choose another with ${option} (0: any free port)`
      : `${what}: cannot listen on ${addressText(address)}: ${error.message}`
    const code = used ? ErrorCodes.PortInUse : ErrorCodes.AddressInvalid
    throw new SimError(code, message, { host: at.host, port: address.port }, { cause: error })
  }
}

function holderText(port: number): string {
  const holder = portHolder(port)
  if (holder !== undefined) return ` by process ${holder.pid} (${holder.command})`
  return ', perhaps by another rocketmq-sim or an Apache RocketMQ'
}
