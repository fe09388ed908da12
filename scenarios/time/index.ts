import type { ShippedScenario } from '../shipped.ts'

export const time: readonly ShippedScenario[] = [
  {
    id: 'broker-pause-expires-registration',
    family: 'time',
    title: 'Long GC / VM freeze of the broker',
    load: async () => (await import('./brokerPauseExpiresRegistration.ts')).scenario,
  },
  {
    id: 'consumer-pause-evicts-member',
    family: 'time',
    title: 'Consumer freeze > 120 s: queues reassigned, then double processing',
    load: async () => (await import('./consumerPauseEvictsMember.ts')).scenario,
  },
  {
    id: 'namesrv-clock-jump-drops-all-brokers',
    family: 'time',
    title: 'NameServer clock steps forward > 120 s: every broker expires at once',
    load: async () => (await import('./namesrvClockJumpDropsAllBrokers.ts')).scenario,
  },
  {
    id: 'delayed-messages-and-broker-clock',
    family: 'time',
    title: 'Delay levels follow the broker clock; arbitrary delays and restarts surprise',
    load: async () => (await import('./delayedMessagesAndBrokerClock.ts')).scenario,
  },
  {
    id: 'timezone-shifts-timestamps-and-cleanup',
    family: 'time',
    title: 'UTC container vs Asia/Shanghai operator',
    load: async () => (await import('./timezoneShiftsTimestampsAndCleanup.ts')).scenario,
  },
]
