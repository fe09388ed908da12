import type { ShippedScenario } from '../shipped.ts'

export const storage: readonly ShippedScenario[] = [
  {
    id: 'disk-over-90-percent-rejects-writes',
    family: 'storage',
    title: 'Store partition ≥ 90% full: broker refuses messages',
    load: async () => (await import('./diskOver90PercentRejectsWrites.ts')).scenario,
  },
  {
    id: 'message-too-large',
    family: 'storage',
    title: 'Body over 4 MiB (client) or record over the broker limit',
    load: async () => (await import('./messageTooLarge.ts')).scenario,
  },
  {
    id: 'unclean-stop-loses-unflushed-and-offsets',
    family: 'storage',
    title: 'Power loss or kill -9 with ASYNC_FLUSH and 5 s offset persistence',
    load: async () => (await import('./uncleanStopLosesUnflushedAndOffsets.ts')).scenario,
  },
  {
    id: 'expired-before-consumption',
    family: 'storage',
    title: 'Messages deleted by retention before a slow or new group reads them',
    load: async () => (await import('./expiredBeforeConsumption.ts')).scenario,
  },
  {
    id: 'sync-flush-slow-disk-timeout',
    family: 'storage',
    title: 'SYNC_FLUSH on a slow or NFS disk: FLUSH_DISK_TIMEOUT',
    load: async () => (await import('./syncFlushSlowDiskTimeout.ts')).scenario,
  },
]
