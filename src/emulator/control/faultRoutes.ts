import { type ActiveFault, type BrokerFault, brokerFaultKinds, checkedFault, poolNames } from '../../broker/index.ts'
import { parseDuration } from '../../runtime/index.ts'
import type { Emulator, RunningBroker } from '../emulator.ts'
import { badRequest, notFound } from './problem.ts'
import { type ControlRoute, numberOf, type ParameterRule, type Parameters, textOf } from './route.ts'

const broker = { in: 'path', type: 'string', description: 'name of the broker', example: 'broker-a' } as const

const whole = (description: string): ParameterRule => ({ in: 'body', type: 'integer', description })

/** The fields of BrokerFault, which checks them. */
const fields: Readonly<Record<string, ParameterRule>> = {
  kind: {
    in: 'body',
    type: 'string',
    required: true,
    description: `one of ${brokerFaultKinds.join(', ')}`,
    example: 'busyThreads',
  },
  pool: {
    in: 'body',
    type: 'string',
    description: `busyThreads: whose threads are busy, one of ${poolNames.join(', ')}`,
    example: 'send',
  },
  waitMs: whole('busyThreads: how long each request waits for a thread, default until the fault ends'),
  queued: whole('busyThreads: requests of others in the queue, default 0'),
  heldMs: whole('busyPageCache: for how long it has lasted already, default 0'),
  usedPercent: whole('fullDisk: how much of the partition is used, default 95'),
  syncMs: whole('slowDisk: how much longer each sync takes'),
  group: { in: 'body', type: 'string', description: 'slowConsumer: the consumer group' },
}

/** Flow control and faults of the original on demand; see BrokerFault for what each does. */
export function faultRoutes(emulator: Emulator): ControlRoute[] {
  const existing = (given: Parameters): RunningBroker => {
    const name = textOf(given, 'broker')
    const found = emulator.brokers.find((running) => running.name === name)
    if (found !== undefined) return found
    const names = emulator.brokers.map((running) => running.name).join(', ')
    throw notFound(`no broker "${name}"; there is ${names}`)
  }
  return [
    {
      method: 'get',
      path: '/brokers/{broker}/faults',
      summary: 'What goes wrong in a broker at the moment because it was told to',
      parameters: { broker },
      answer: (given) => ({ faults: existing(given).broker.faults.active.map(faultView) }),
    },
    {
      method: 'post',
      path: '/brokers/{broker}/faults',
      summary: 'Let something go wrong in a broker: busy threads or page cache, a full or slow disk, a slow consumer',
      parameters: {
        broker,
        ...fields,
        lasts: {
          in: 'body',
          type: 'string',
          description: 'a duration such as 500ms, 30s or 5m, default until it is ended',
        },
      },
      answer: (given) => {
        const { faults } = existing(given).broker
        const lastsMs = durationOf(given['lasts'])
        const begun = faults.begin(faultOf(given))
        if (lastsMs !== undefined) {
          emulator.runtime.clock.timer(lastsMs, `end of fault ${begun.id}`, () => begun[Symbol.dispose]())
        }
        return faultView(begun)
      },
    },
    {
      method: 'delete',
      path: '/brokers/{broker}/faults',
      summary: 'End all faults of a broker',
      parameters: { broker },
      answer: (given) => {
        const { faults } = existing(given).broker
        const ended = faults.active.map(faultView)
        faults.endAll()
        return { ended }
      },
    },
    {
      method: 'delete',
      path: '/brokers/{broker}/faults/{id}',
      summary: 'End one fault',
      parameters: { broker, id: { in: 'path', type: 'integer', description: 'the id of the fault', minimum: 1 } },
      answer: (given) => {
        const { name, broker: running } = existing(given)
        const id = numberOf(given, 'id', 0)
        const fault = running.faults.active.find((active) => active.id === id)
        if (fault === undefined) throw notFound(`no fault ${id} in ${name}; GET /brokers/${name}/faults lists them`)
        fault[Symbol.dispose]()
        return { ended: [faultView(fault)] }
      },
    },
  ]
}

function faultOf(given: Parameters): BrokerFault {
  return checkedFault(Object.fromEntries(Object.keys(fields).map((name) => [name, given[name]])))
}

function faultView({ id, fault }: ActiveFault): object {
  return { id, ...fault }
}

function durationOf(text: unknown): number | undefined {
  if (text === undefined) return undefined
  const ms = parseDuration(String(text))
  if (ms !== undefined && ms <= LASTS_MS_MAX) return ms
  throw badRequest(`lasts: "${String(text)}" is not a duration; allowed are times such as 500ms, 30s, 5m, up to 24h`)
}

const LASTS_MS_MAX = 24 * 3600 * 1000
