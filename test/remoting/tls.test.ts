import { X509Certificate } from 'node:crypto'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { type NameServer, type NameServerOptions, startNameServer } from '../../src/namesrv/index.ts'
import { createNodeRuntime, selfSigned } from '../../src/node/index.ts'
import { FrameDecoder } from '../../src/protocol/index.ts'
import { joined, probeFrame } from '../hostile/cases.ts'

const host = '127.0.0.1'
const proxyLine = new TextEncoder().encode('PROXY TCP4 192.0.2.7 192.0.2.8 4711 9876\r\n')
const open: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function serve(options: Partial<NameServerOptions> = {}): Promise<NameServer> {
  const nameServer = await startNameServer({ runtime: createNodeRuntime(), listen: { host, port: 0 }, ...options })
  open.push(() => nameServer.stop())
  return nameServer
}

function plainSocket({ address }: NameServer): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectPlain(address, () => resolve(socket))
    socket.once('error', reject)
    open.push(() => void socket.destroy())
  })
}

function tlsOver(carrier: Socket): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ socket: carrier, rejectUnauthorized: false }, () => resolve(socket))
    socket.once('error', reject)
    carrier.once('close', () => reject(new Error('closed')))
  })
}

/** The number of answers to probes, sent over a connection in these pieces. */
function answers(socket: Socket, count: number, ...pieces: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let seen = 0
    const decoder = new FrameDecoder(() => {
      if (++seen === count) resolve(seen)
    })
    socket.on('data', (bytes) => decoder.push(bytes))
    socket.once('close', () => reject(new Error(`closed after ${seen} answers`)))
    for (const piece of pieces) socket.write(piece)
  })
}

describe('a server on real sockets', () => {
  it('speaks TLS and plain on one port', async () => {
    const nameServer = await serve()
    expect(await answers(await plainSocket(nameServer), 1, probeFrame)).toBe(1)
    const burst = Array.from({ length: 200 }, () => probeFrame)
    expect(await answers(await tlsOver(await plainSocket(nameServer)), 200, ...burst)).toBe(200)
  })

  it('speaks TLS behind a PROXY header', async () => {
    const carrier = await plainSocket(await serve())
    carrier.write(proxyLine)
    expect(await answers(await tlsOver(carrier), 1, probeFrame)).toBe(1)
  })

  it('shows the certificate that it was given', async () => {
    const identity = selfSigned('broker.test', Date.now())
    const nameServer = await serve({ runtime: createNodeRuntime({ tls: { identity } }) })
    const { raw } = (await tlsOver(await plainSocket(nameServer))).getPeerCertificate()
    expect(new X509Certificate(raw).toString()).toBe(new X509Certificate(identity.cert).toString())
  })

  it('refuses plain connections when it enforces TLS', async () => {
    const nameServer = await serve({ tlsMode: 'enforcing' })
    await expect(answers(await plainSocket(nameServer), 1, probeFrame)).rejects.toThrow('closed after 0 answers')
    expect(await answers(await tlsOver(await plainSocket(nameServer)), 1, probeFrame)).toBe(1)
  })

  it('refuses TLS when it is disabled', async () => {
    const nameServer = await serve({ tlsMode: 'disabled' })
    await expect(tlsOver(await plainSocket(nameServer))).rejects.toThrow()
    expect(await answers(await plainSocket(nameServer), 1, probeFrame)).toBe(1)
  })

  it('is reached by a runtime whose own connections speak TLS', async () => {
    const nameServer = await serve({ tlsMode: 'enforcing' })
    const { network } = createNodeRuntime({ tls: { outgoing: true } })
    const connection = await network.connect(nameServer.address, { timeoutMs: 3000 })
    const answered = new Promise<void>((resolve) => {
      const decoder = new FrameDecoder(() => resolve())
      connection.handlers = { onData: (bytes) => decoder.push(bytes) }
    })
    connection.write(probeFrame)
    await answered
    const closed = new Promise<void>((resolve) => {
      connection.handlers = { onClose: () => resolve() }
    })
    connection.reset()
    await closed
    const plain = await serve({ tlsMode: 'disabled' })
    await expect(network.connect(plain.address, { timeoutMs: 3000 })).rejects.toMatchObject({ kind: 'reset' })
  })

  it('closes a handshake that fails, and serves the others', async () => {
    const nameServer = await serve()
    const broken = await plainSocket(nameServer)
    const closed = new Promise<void>((resolve) => broken.once('close', () => resolve()))
    broken.resume()
    broken.write(joined(Uint8Array.of(0x16, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3), new Uint8Array(41)))
    await closed
    expect(await answers(await plainSocket(nameServer), 1, probeFrame)).toBe(1)
  })

  it('closes a TLS session in both directions when either side ends', async () => {
    const nameServer = await serve()
    const session = await tlsOver(await plainSocket(nameServer))
    await answers(session, 1, probeFrame)
    const closed = new Promise<void>((resolve) => session.once('close', () => resolve()))
    session.end()
    await closed
    const other = await tlsOver(await plainSocket(nameServer))
    const gone = new Promise<void>((resolve) => other.once('close', () => resolve()))
    await nameServer.stop()
    await gone
  })
})

describe('a certificate of our own making', () => {
  it('is an X.509 certificate that its own key has signed', () => {
    const { cert, key } = selfSigned('localhost', Date.UTC(2026, 0, 1))
    const certificate = new X509Certificate(cert)
    expect(certificate.subject).toBe('CN=localhost')
    expect(certificate.issuer).toBe('CN=localhost')
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.validFrom).toBe('Jan  1 00:00:00 2025 GMT')
    expect(new Date(certificate.validTo).getUTCFullYear()).toBe(2034)
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/)
  })
})
