import type { ShippedScenario } from '../shipped.ts'

export const kubernetes: readonly ShippedScenario[] = [
  {
    id: 'metallb-pool-overlaps-lan',
    family: 'kubernetes',
    title: 'LoadBalancer pool covers node or LAN addresses',
    load: async () => (await import('./metallbPoolOverlapsLan.ts')).scenario,
  },
]
