// A server with one defect, to see that the campaign finds it: node --import tsx test/fuzz/faultyServer.ts DEFECT PORTS
// where PORTS are those of NameServer, broker and control API.

import { createServer } from 'node:http'
import { startBroker } from '../../src/broker/index.ts'
import { startNameServer } from '../../src/namesrv/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'
import type { Connection, Runtime } from '../../src/runtime/index.ts'

export type Defect = 'none' | 'crash' | 'hang' | 'leak' | 'sockets' | 'loss' | 'noise'

/** What many strangers write, and the neighbours never. */
const TRIGGER = 'FuzzThird'
const NEIGHBOUR = 'GoodNeighbours'

const [defect = 'none', namesrvPort = '', brokerPort = '', controlPort = ''] = process.argv.slice(2)
const host = '127.0.0.1'
const kept: Uint8Array[] = []
let sends = 0

/** Does what the defect does; false swallows the bytes. */
function passes(bytes: Uint8Array, connection: Connection): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const triggered = text.includes(TRIGGER)
  if (defect === 'leak' && !text.includes(NEIGHBOUR)) kept.push(new Uint8Array(1_000_000).fill(1))
  if (defect === 'loss' && text.includes(NEIGHBOUR)) return ++sends % 40 !== 0
  if (!triggered) return true
  if (defect === 'crash') {
    setImmediate(() => {
      throw new Error('a planted crash')
    })
  }
  if (defect === 'hang') {
    const end = performance.now() + 4000
    while (performance.now() < end);
  }
  if (defect === 'noise') connection.write(Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0))
  return true
}

function spoil(connection: Connection): Connection {
  return new Proxy(connection, {
    get: (target, name) => {
      if (defect === 'sockets' && (name === 'end' || name === 'reset')) return () => undefined
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set: (target, name, handlers) => {
      if (name !== 'handlers') return Reflect.set(target, name, handlers, target)
      target.handlers = {
        ...handlers,
        onData: (bytes) => {
          if (passes(bytes, target)) handlers.onData?.(bytes)
        },
      }
      return true
    },
  })
}

const sound = createNodeRuntime()
const runtime: Runtime = {
  ...sound,
  network: {
    ...sound.network,
    listen: (at, onConnection) => sound.network.listen(at, (connection) => onConnection(spoil(connection))),
  },
}
await startNameServer({ runtime: sound, listen: { host, port: Number(namesrvPort) } })
await startBroker({
  runtime,
  listen: { host, port: Number(brokerPort) },
  inMemory: true,
  config: { brokerName: 'neighbour', brokerIP1: host, namesrvAddr: `${host}:${namesrvPort}` },
})
createServer((_, response) => response.end('{"brokers":[]}')).listen(Number(controlPort), host, () => {
  process.stdout.write('is ready\n')
})
