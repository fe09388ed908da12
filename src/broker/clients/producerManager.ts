import type { Channel } from '../../remoting/index.ts'
import type { Clock } from '../../runtime/index.ts'
import type { ClientChannel } from './clientChannel.ts'

export interface ProducerManagerOptions {
  readonly clock: Clock
  /** Default 120 s: ProducerManager.CHANNEL_EXPIRED_TIMEOUT. */
  readonly channelExpiredMs: number
}

/** Which clients are in which producer groups (ProducerManager): for connection lists, transaction checks, replies. */
export class ProducerManager {
  readonly #options: ProducerManagerOptions
  readonly #groups = new Map<string, Map<Channel, ClientChannel>>()
  readonly #byClientId = new Map<string, Channel>()
  #roundRobin = 0

  constructor(options: ProducerManagerOptions) {
    this.#options = options
  }

  get groups(): ReadonlyMap<string, ReadonlyMap<Channel, ClientChannel>> {
    return this.#groups
  }

  /** The connection on which a client id registered last; replies of request-reply go there. */
  findChannel(clientId: string): Channel | undefined {
    return this.#byClientId.get(clientId)
  }

  /** An open connection of the group, the next one at each call (getAvailableChannel). */
  availableChannel(group: string): Channel | undefined {
    const open = [...(this.#groups.get(group)?.keys() ?? [])].filter((channel) => channel.open)
    this.#roundRobin = (this.#roundRobin + 1) % 0x7fff_ffff
    return open.length === 0 ? undefined : open[this.#roundRobin % open.length]
  }

  register(group: string, client: ClientChannel): void {
    let channels = this.#groups.get(group)
    if (channels === undefined) {
      channels = new Map()
      this.#groups.set(group, channels)
    }
    const known = channels.get(client.channel)
    if (known !== undefined) {
      known.lastUpdateTimestamp = this.#options.clock.wallMs()
      return
    }
    channels.set(client.channel, client)
    this.#byClientId.set(client.clientId, client.channel)
  }

  unregister(group: string, clientId: string, channel: Channel): void {
    const channels = this.#groups.get(group)
    if (channels === undefined) return
    channels.delete(channel)
    this.#byClientId.delete(clientId)
    if (channels.size === 0) this.#groups.delete(group)
  }

  channelClosed(channel: Channel): void {
    for (const [group, channels] of this.#groups) {
      const client = channels.get(channel)
      if (client === undefined) continue
      channels.delete(channel)
      this.#byClientId.delete(client.clientId)
      if (channels.size === 0) this.#groups.delete(group)
    }
  }

  /** Closes connections whose last heartbeat is too old (every 10 s, scanNotActiveChannel). */
  scanExpired(): void {
    const nowMs = this.#options.clock.wallMs()
    const expired: Channel[] = []
    for (const [group, channels] of this.#groups) {
      for (const client of channels.values()) {
        if (nowMs - client.lastUpdateTimestamp <= this.#options.channelExpiredMs) continue
        channels.delete(client.channel)
        if (this.#byClientId.get(client.clientId) === client.channel) this.#byClientId.delete(client.clientId)
        expired.push(client.channel)
      }
      if (channels.size === 0) this.#groups.delete(group)
    }
    for (const channel of expired) channel.close('client has not sent a heartbeat in time')
  }
}
