import { milliseconds } from '../../durations.ts'
import type { Performers } from './performer.ts'

export const hostSteps: Performers<'powerOff' | 'readdress' | 'skew'> = {
  powerOff: ({ world }, { host }) => world.host(host).powerOff(),
  readdress: ({ world }, { host, addresses }) => world.host(host).setAddresses(addresses),
  skew: ({ world }, { host, by }) => {
    world.host(host).skewMs = milliseconds(by)
  },
}
