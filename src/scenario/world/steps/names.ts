import type { Performers } from './performer.ts'

export const namesSteps: Performers<'dns' | 'dnsServer'> = {
  dns: ({ names }, step) => names.set(step.name, step),
  dnsServer: ({ names }, { dnsServer, corefile, state }) => names.setServer(dnsServer, corefile, state),
}
