import type { Service } from '../kubernetes/index.ts'
import type { PlainName } from '../plain.ts'
import type { LoweredService } from './model.ts'
import { isHeadless, readingsOfName } from './selection.ts'
import type { Backend } from './services.ts'

/** What CoreDNS knows of the Services: addresses of ClusterIPs, pods behind headless ones by name, aliases of ExternalName. */
export function clusterNames(
  services: readonly LoweredService[],
  pods: readonly Backend[],
  domain: string,
  lan: Readonly<Record<string, { readonly address: string }>>,
): Readonly<Record<string, PlainName>> {
  const names = new Map<string, PlainName>()
  const nameOf = ({ name, namespace }: Service): string => `${name}.${namespace}.svc.${domain}`
  for (const { service, clusterIP, pods: selected } of services) {
    if (clusterIP !== undefined) names.set(nameOf(service), { addresses: [clusterIP] })
    if (!isHeadless(service)) continue
    const notReady = service.publishNotReadyAddresses ? { notReady: true } : {}
    const own = pods.filter(({ name }) => selected.includes(name))
    names.set(nameOf(service), { hosts: own.map(({ host }) => host), ...notReady })
    // Names of pods are those of the headless Service that they name themselves.
    for (const { hostname, subdomain, host } of own) {
      if (subdomain === service.name) names.set(`${hostname}.${nameOf(service)}`, { hosts: [host], ...notReady })
    }
  }
  for (const { service } of services) {
    const { externalName } = service
    if (service.type !== 'ExternalName' || externalName === undefined) continue
    const machine = lan[externalName.replace(/\.$/, '')]
    const [known] = readingsOfName(externalName, service.namespace, domain).flatMap(({ hostname, ...own }) => {
      const full = `${hostname === undefined ? '' : `${hostname}.`}${own.service}.${own.namespace}.svc.${domain}`
      return externalName.replace(/\.$/, '') === full ? (names.get(full) ?? []) : []
    })
    names.set(nameOf(service), machine === undefined ? (known ?? { addresses: [] }) : { addresses: [machine.address] })
  }
  return Object.fromEntries(names)
}
