// A NameServer and a broker on given ports, in memory, for trying a client by hand or under a profiler without the
// command line around them:
//   npx tsx scripts/serve.ts NAMESRV_PORT BROKER_PORT [option=value …]

import { startBroker } from '../src/broker/index.ts'
import { startNameServer } from '../src/namesrv/index.ts'
import { createNodeRuntime } from '../src/node/index.ts'
import { addressText } from '../src/runtime/index.ts'

const host = '127.0.0.1'

async function serve(namesrvPort: number, brokerPort: number, settings: readonly string[]): Promise<void> {
  const nameServer = await startNameServer({ runtime: createNodeRuntime(), listen: { host, port: namesrvPort } })
  const namesrvAddr = addressText(nameServer.address)
  const config = { brokerName: 'broker-a', brokerIP1: host, brokerIP2: host, namesrvAddr, ...options(settings) }
  const listen = { host, port: brokerPort }
  const broker = await startBroker({ runtime: createNodeRuntime(), inMemory: true, listen, config })
  process.stdout.write(`namesrv ${namesrvAddr}, broker ${addressText(broker.address)}\n`)
  const stop = (): void => {
    broker
      .stop()
      .then(() => nameServer.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function options(settings: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    settings.map((setting) => {
      const equals = setting.indexOf('=')
      return [setting.slice(0, equals), setting.slice(equals + 1)]
    }),
  )
}

const [namesrvPort = '0', brokerPort = '0', ...settings] = process.argv.slice(2)
await serve(Number(namesrvPort), Number(brokerPort), settings)
