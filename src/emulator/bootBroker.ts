import { type Broker, startBroker } from '../broker/index.ts'
import { ErrorCodes, type Runtime, SimError } from '../runtime/index.ts'
import { listening } from './listening.ts'
import type { EmulatorOptions } from './options.ts'
import type { EmulatorPlan } from './plan.ts'

export interface BootOptions {
  readonly options: EmulatorOptions
  readonly plan: EmulatorPlan
  readonly runtime: Runtime
  readonly name: string
  readonly port: number
  readonly namesrvAddr: string
}

/** Starts one broker. Settings of `-o` win over the properties file, and the NameServers over both. */
export async function bootBroker({ options, plan, runtime, name, port, namesrvAddr }: BootOptions): Promise<Broker> {
  const listen = { host: plan.host, port }
  const settings = Object.fromEntries((options.settings ?? []).map(parseSetting))
  const config = { brokerName: name, brokerIP1: options.brokerIP1 ?? plan.reachable, ...settings, namesrvAddr }
  return await listening(`broker ${name}`, '--broker-port', listen, () =>
    startBroker({
      runtime,
      listen,
      configText: options.brokerProperties,
      inMemory: options.dataDirectory === undefined,
      config,
      topics: plan.topics,
    }),
  )
}

function parseSetting(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1)]
  throw new SimError(ErrorCodes.ConfigInvalid, `-o: "${text}" is not a setting; allowed is key=value`, { text })
}
