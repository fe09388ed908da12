import type { Evidence } from './explainRun.ts'
import type { Explanation } from './explanation.ts'
import { grouped } from './programs.ts'

/** Servers that did not start, or ended by an error of their own. */
export function explainServers({ watch, stage }: Evidence): readonly Explanation[] {
  const failed = watch.logs.filter(({ message }) => message === 'the server failed')
  return grouped(failed, ({ host, fields }) => `${host} ${String(fields['error'])}`).map((group) => {
    const [{ host, fields } = { host: '', fields: {} as Readonly<Record<string, unknown>> }] = group
    const rule = String(fields['error'])
    const inUse = /^(\S+):(\d+) is in use on/.exec(rule)
    const address = inUse === null ? host : `${inUse[1]}:${inUse[2]}`
    const holder = inUse === null ? undefined : holderOf(stage, host, Number(inUse[2]))
    const fix =
      inUse === null
        ? 'Fix: see the message.'
        : `Fix: give one of the two another port${holder === undefined ? '' : `; ${holder} has ${inUse[2]}`}.`
    const sentence = `A server on ${host} failed before it served anybody: ${rule}. ${fix}`
    return { clients: [host], hop: 'at the start of a server', address, rule, fix, sentence }
  })
}

/** The running server of a host that listens on a port, itself or as its VIP channel. */
function holderOf({ servers }: Evidence['stage'], host: string, port: number): string | undefined {
  return [...servers.values()].find(({ host: own, node }) => {
    const listening = node.server?.address.port
    return own === host && listening !== undefined && (listening === port || listening - 2 === port)
  })?.name
}
