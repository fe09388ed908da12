import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ProfileName, profileOf } from '../../src/profile/index.ts'
import type { Arm } from '../../test/parity/play.ts'
import type { Server } from '../server/server.ts'

/** A server on loopback, in real time. */
export function socketArm(server: Pick<Server, 'namesrv' | 'broker'>, profile: ProfileName): Arm {
  return {
    version: profileOf(profile).version,
    connect: (to, onBytes) =>
      new Promise((resolve, reject) => {
        const [host = '', port = ''] = server[to].split(':')
        const socket = connect({ host, port: Number(port), noDelay: true })
        socket.on('data', onBytes)
        socket.once('error', reject)
        socket.once('connect', () =>
          resolve({ write: (bytes) => void socket.write(bytes), close: () => void socket.end() }),
        )
      }),
    pause: async (ms) => {
      await sleep(ms)
    },
    until: async (condition, limitMs) => {
      const end = Date.now() + limitMs
      while (!condition() && Date.now() < end) await sleep(2)
    },
  }
}
