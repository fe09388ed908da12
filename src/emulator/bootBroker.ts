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
  const { settings, brokerIP1 = plan.reachable } = plan
  const config = { brokerName: name, ...settings, brokerIP1, namesrvAddr }
  try {
    return await listening(`broker ${name}`, '--broker-port', listen, () =>
      startBroker({
        runtime,
        profile: plan.profile,
        tlsMode: plan.tls.mode,
        listen,
        configText: options.brokerProperties,
        inMemory: options.dataDirectory === undefined,
        config,
        topics: plan.topics,
      }),
    )
  } catch (error) {
    throw options.dataDirectory === undefined ? error : withDirectory(options.dataDirectory, name, error)
  }
}

const ABOUT_STORES: readonly string[] = [ErrorCodes.StoreInUse, ErrorCodes.StoreUnreadable, ErrorCodes.StoreCorrupt]

/** A broker knows paths from its own root on only. */
function withDirectory(directory: string, broker: string, error: unknown): unknown {
  if (!SimError.is(error)) return error
  if (!ABOUT_STORES.includes(error.code) && error.details['aclFile'] === undefined) return error
  const message = `--data: "${directory}" of broker ${broker}: ${error.message}`
  return new SimError(error.code, message, { ...error.details, directory }, { cause: error })
}
