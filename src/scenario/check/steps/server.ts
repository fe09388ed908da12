import { checkedFault } from '../../../broker/index.ts'
import { SimError } from '../../../runtime/index.ts'
import type { Reader } from '../reader.ts'
import { checkSettings } from '../topology.ts'
import { BASE, type StepCheck, type StepChecks } from './step.ts'

const A_SERVER = 'a server: '

const withSettings: StepCheck = (step, { known }) => {
  const own = step.fields([...BASE, 'server', 'settings', 'takes'], 'a step')
  const server = own.server.oneOf(known.servers, A_SERVER)
  own.settings.optional((settings) => checkSettings(settings, known.brokers.includes(server) ? 'broker' : 'other'))
  own.takes.optional((time) => time.duration())
}

export const serverChecks: StepChecks<'restart' | 'boot' | 'stop' | 'fault'> = {
  restart: withSettings,
  boot: withSettings,
  stop: (step, { known }) => {
    step.fields([...BASE, 'server'], 'a step').server.oneOf(known.servers, A_SERVER)
  },
  fault: (step, { known }) => {
    const own = step.fields([...BASE, 'server', 'fault', 'lasts'], 'a step')
    own.server.oneOf(known.brokers, 'a broker: ')
    checkFault(own.fault)
    own.lasts.optional((duration) => duration.duration())
  },
}

function checkFault(fault: Reader): void {
  try {
    checkedFault(fault.value)
  } catch (error) {
    if (!SimError.is(error)) throw error
    const { field, allowed } = error.details
    const place = field === 'fault' ? fault : fault.at(String(field), error.details['value'])
    place.refuse(String(allowed))
  }
}
