import { checkCorefile, checkName } from '../names.ts'
import { BASE, type StepChecks } from './step.ts'

export const namesChecks: StepChecks<'dns' | 'dnsServer'> = {
  dns: (step, { known }) => {
    checkName(step, [...BASE, 'name'], known.hosts)
    step.at('name', (step.value as { name?: unknown }).name).text('a name')
  },
  dnsServer: (step, { known }) => {
    const { dnsServer, corefile, state } = step.fields([...BASE, 'dnsServer', 'corefile', 'state'], 'a step')
    dnsServer.oneOf(known.dnsServers, 'a DNS server: ')
    corefile.optional((text) => {
      if (dnsServer.value === 'default') text.refuse('absent for the default server')
      checkCorefile(text)
    })
    state.optional((kind) => kind.oneOf(['answers', 'silent', 'fails']))
  },
}
