import { describe, expect, it } from 'vitest'
import { createNetwork } from './network.ts'
import { networkError } from './networkErrors.ts'

describe('the network of Node', () => {
  it('refuses addresses beyond loopback unless told otherwise', async () => {
    const network = createNetwork()
    for (const host of ['0.0.0.0', '192.0.2.1', '::', '2001:db8::1']) {
      await expect(network.listen({ host, port: 0 }, () => undefined)).rejects.toMatchObject({ kind: 'denied' })
      await expect(network.connect({ host, port: 9 }, { timeoutMs: 100 })).rejects.toMatchObject({ kind: 'denied' })
    }
    const open = createNetwork({ allowRemote: true })
    // An address that this machine does not have: the rule lets it pass, the system does not.
    await expect(open.listen({ host: '192.0.2.1', port: 0 }, () => undefined)).rejects.toMatchObject({
      kind: 'addressNotAvailable',
    })
  })

  it('speaks IPv6 where the machine has it', async () => {
    const network = createNetwork()
    const listener = await network
      .listen({ host: '::1', port: 0 }, (connection) => connection.end())
      .catch(() => undefined)
    if (listener === undefined) {
      await expect(network.connect({ host: '::1', port: 9 }, { timeoutMs: 100 })).rejects.toBeDefined()
      return
    }
    const connection = await network.connect(listener.address, { timeoutMs: 1000 })
    expect(connection.remote).toEqual(listener.address)
    connection.reset()
    await listener.close()
  })

  it('translates the errors of the system', () => {
    const address = { host: '127.0.0.1', port: 1 }
    const kindOf = (code: string): string =>
      networkError(Object.assign(new Error(code), { code }), address, 'reset').kind
    expect(kindOf('ECONNREFUSED')).toBe('refused')
    expect(kindOf('ETIMEDOUT')).toBe('timedOut')
    expect([kindOf('EHOSTUNREACH'), kindOf('ENETUNREACH')]).toEqual(['unreachable', 'unreachable'])
    expect([kindOf('ECONNRESET'), kindOf('EPIPE'), kindOf('ESOMETHING')]).toEqual(['reset', 'reset', 'reset'])
    expect([kindOf('EADDRINUSE'), kindOf('EADDRNOTAVAIL')]).toEqual(['addressInUse', 'addressNotAvailable'])
    expect(kindOf('EACCES')).toBe('denied')
  })
})
