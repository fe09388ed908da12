import type { WorldEvent } from '../../sim/index.ts'
import type { StateChange } from '../stateChange.ts'

/** Notes what becomes of machines and programs. */
export class StateWatch {
  readonly changes: StateChange[] = []

  /** Answers how many entries it kept. */
  event(event: WorldEvent): number {
    const change = changeOf(event)
    if (change === undefined) return 0
    this.changes.push({ ...change, atMs: event.at })
    return 1
  }
}

function changeOf(event: WorldEvent): Omit<StateChange, 'atMs'> | undefined {
  switch (event.kind) {
    case 'host.up':
      return machine(event.host, 'on')
    case 'host.down':
      return machine(event.host, 'off')
    case 'host.address':
      return machine(event.host, 'addresses', event.addresses.join(', '))
    case 'host.skew':
      return machine(event.host, 'clock', String(event.skewMs))
    case 'process.start':
      return { host: event.host, process: event.process, what: 'started', detail: '' }
    case 'process.end':
      return { host: event.host, process: event.process, what: 'ended', detail: event.why }
    case 'process.freeze':
      return { host: event.host, process: event.process, what: event.frozen ? 'frozen' : 'thawed', detail: '' }
    case 'note':
      if (event.name !== 'readiness') return undefined
      return machine(String(event.fields['host']), event.fields['ready'] === true ? 'ready' : 'notReady')
    default:
      return undefined
  }
}

function machine(host: string, what: StateChange['what'], detail = ''): Omit<StateChange, 'atMs'> {
  return { host, process: undefined, what, detail }
}
