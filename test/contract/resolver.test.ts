import { describe, expect, it } from 'vitest'
import { ResolveError } from '../../src/runtime/index.ts'
import { arms } from './arms.ts'

describe.each(arms)('resolver on $name', ({ make }) => {
  it('answers a numeric address with itself', async () => {
    const arm = make()
    expect(await arm.settle(arm.runtime.resolver.resolve('192.0.2.7'))).toEqual(['192.0.2.7'])
    expect(await arm.settle(arm.runtime.resolver.resolve('::1'))).toEqual(['::1'])
    arm.dispose()
  })

  it('knows localhost', async () => {
    const arm = make()
    const addresses = await arm.settle(arm.runtime.resolver.resolve('localhost'))
    expect(['127.0.0.1', '::1']).toContain(addresses[0])
    arm.dispose()
  })

  it('rejects an unknown name with the name in the error', async () => {
    const arm = make()
    // The system's resolver may or may not reach a server; either way the name has no address.
    const failed = arm.settle(arm.runtime.resolver.resolve('no-such-host.invalid'))
    await expect(failed).rejects.toBeInstanceOf(ResolveError)
    await expect(failed).rejects.toMatchObject({ hostname: 'no-such-host.invalid' })
    arm.dispose()
  })
})
