import type { Service } from './model.ts'

/**
 * Variables of a Service for the pods of its namespace that start later than it (pkg/kubelet/envvars): `BROKER_SERVICE_HOST`,
 * `BROKER_SERVICE_PORT`, and those of Docker links, such as `BROKER_PORT=tcp://10.96.0.7:10911`. Services without an address
 * of their own have none.
 */
export function serviceVariables(
  { name, ports }: Pick<Service, 'name' | 'ports'>,
  clusterIP: string,
): Readonly<Record<string, string>> {
  if (clusterIP === '' || clusterIP === 'None') return {}
  const upper = (text: string): string => text.toUpperCase().replaceAll('-', '_')
  const base = upper(name)
  const host = clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP
  const [first] = ports
  if (first === undefined) return {}
  const variables: Record<string, string> = {
    [`${base}_SERVICE_HOST`]: clusterIP,
    [`${base}_SERVICE_PORT`]: String(first.port),
  }
  for (const port of ports) {
    if (port.name !== undefined) variables[`${base}_SERVICE_PORT_${upper(port.name)}`] = String(port.port)
  }
  const url = (port: (typeof ports)[number]): string => `${port.protocol.toLowerCase()}://${host}:${port.port}`
  variables[`${base}_PORT`] = url(first)
  for (const port of ports) {
    const own = `${base}_PORT_${port.port}_${port.protocol}`
    variables[own] = url(port)
    variables[`${own}_PROTO`] = port.protocol.toLowerCase()
    variables[`${own}_PORT`] = String(port.port)
    variables[`${own}_ADDR`] = clusterIP
  }
  return variables
}
