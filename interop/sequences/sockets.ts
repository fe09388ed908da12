import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SequenceArm } from '../../test/sequences/arm.ts'
import type { Barrier } from './barrier.ts'
import type { Life } from './servers.ts'

/** A server on loopback, in real time. Its restarts are shared with the other runs of the barrier. */
export function socketArm(life: Life, barrier: Barrier): SequenceArm {
  const [host = '', port = ''] = life.broker.split(':')
  return {
    connect: (onBytes) =>
      new Promise((resolve, reject) => {
        const socket = connect({ host, port: Number(port), noDelay: true })
        socket.on('data', onBytes)
        socket.on('error', reject)
        socket.once('connect', () =>
          resolve({ write: (bytes) => void socket.write(bytes), close: () => void socket.end() }),
        )
      }),
    pause: async (ms) => {
      await sleep(ms)
    },
    settled: (promise, limitMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, limitMs, undefined)
        promise.then(resolve, reject).finally(() => clearTimeout(timer))
      }),
    now: () => Date.now(),
    restart: (how, keepAway) => barrier.arrive(how, keepAway),
    isBroker: (address) => address.host === host && address.port === Number(port),
  }
}
