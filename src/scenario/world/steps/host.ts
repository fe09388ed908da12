import { milliseconds } from '../../durations.ts'
import type { Performers } from './performer.ts'

export const hostSteps: Performers<'powerOff' | 'readdress' | 'skew'> = {
  powerOff: ({ world }, { host }) => world.host(host).powerOff(),
  readdress: ({ world }, { host, addresses }) => world.host(host).setAddresses(addresses),
  skew: ({ world, servers }, { host, by }) => {
    world.host(host).skewMs = milliseconds(by)
    // The original polls its wall clock; ours is told where it would notice.
    for (const server of servers.values()) if (server.host === host) server.broker?.wallClockMoved()
  },
}
