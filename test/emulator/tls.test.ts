import { connect } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts'
import { emulatorPlan } from '../../src/emulator/plan.ts'
import { selfSigned } from '../../src/node/index.ts'

const running: Emulator[] = []

afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.stop()
})

async function start(tls: EmulatorOptions['tls']): Promise<Emulator> {
  const emulator = await startEmulator({ namesrvPort: 0, brokerPort: 0, controlPort: 0, ...(tls && { tls }) })
  running.push(emulator)
  return emulator
}

/** The name in the certificate of whoever listens there. */
function certificateOf(address: string): Promise<string> {
  const [host = '', port = ''] = address.split(':')
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

describe('TLS of the emulator', () => {
  it('is there without being asked for, on every port of NameServer and broker', async () => {
    const { namesrvAddresses, brokers } = await start(undefined)
    for (const address of [...namesrvAddresses, ...brokers.flatMap((one) => [one.address, one.vipAddress])]) {
      expect(await certificateOf(address)).toBe('localhost')
    }
  })

  it('shows the certificate that it was given', async () => {
    const { brokers } = await start(selfSigned('broker.test', Date.now()))
    expect(await certificateOf(brokers[0]?.address ?? '')).toBe('broker.test')
  })

  it('is spoken among its own servers and by the control API when it is enforced', async () => {
    const { nameServers, controlUrl, brokers } = await start({ mode: 'enforcing' })
    expect(nameServers[0]?.routes.brokers().map(({ brokerName }) => brokerName)).toEqual(['broker-a'])
    const created = await fetch(`${controlUrl}/topics/Orders`, { method: 'PUT' })
    expect(created.status).toBe(200)
    expect(brokers[0]?.broker.context.topics.topics.has('Orders')).toBe(true)
  })

  it.each([
    [{ mode: 'on' }, '--tls-mode: "on" is no mode of TLS; allowed are permissive, enforcing, disabled'],
    [{ cert: 'x' }, '--tls-key: missing beside --tls-cert; allowed are both or none'],
    [{ key: 'x' }, '--tls-cert: missing beside --tls-key; allowed are both or none'],
  ])('refuses what cannot work', (tls, message) => {
    expect(() => emulatorPlan({ tls })).toThrow(message)
  })

  it('refuses texts that are no certificate, and a key of another one', async () => {
    await expect(start({ cert: 'x', key: 'y' })).rejects.toThrow('--tls-cert, --tls-key: not a certificate and its key')
    const { cert } = selfSigned('a', Date.now())
    const { key } = selfSigned('b', Date.now())
    await expect(start({ cert, key })).rejects.toThrow('--tls-cert, --tls-key: not a certificate and its key')
  })
})
