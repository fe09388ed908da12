import { describe, expect, it } from 'vitest'
import type { Observations } from '../../src/scenario/index.ts'
import { type Changes, playSample } from './playSample.ts'

/** A probe opens a connection to the port that slaves use. */
function dialled(port: number, changes: Changes): Promise<Observations> {
  return playSample({
    changes,
    clients: { probe: { kind: 'probe', host: 'pod' } },
    timeline: [{ at: '5s', do: 'dial', client: 'probe', to: `10.0.0.2:${port}` }],
    lasts: '10s',
  })
}

const errors = (seen: Observations): readonly unknown[] =>
  seen.logs({ message: 'server failed' }).map(({ fields }) => fields['error'])

describe('the port for slaves', () => {
  it('is open one above listenPort', async () => {
    expect((await dialled(10_912, {})).outcome('probe dial').text).toBe('open')
  })

  it('is haListenPort where that is set', async () => {
    const changes = { hosts: { 'broker-a': { settings: { haListenPort: 10_950 } } } }
    expect((await dialled(10_950, changes)).outcome('probe dial').text).toBe('open')
    expect((await dialled(10_912, changes)).outcome('probe dial').text).not.toBe('open')
  })

  it('is closed under DLedger', async () => {
    const changes = { hosts: { 'broker-a': { settings: { enableDLegerCommitLog: true } } } }
    expect((await dialled(10_912, changes)).outcome('probe dial').text).not.toBe('open')
  })

  it.each([
    ['another listens on it', { listenPort: 10_912 }, '0.0.0.0:10912'],
    ['another has it as its own', { listenPort: 10_931, haListenPort: 10_912 }, '0.0.0.0:10912'],
    ['another has it as its VIP port', { listenPort: 10_914 }, '0.0.0.0:10912'],
  ])('keeps a second broker of the host from starting when %s', async (_, settings, address) => {
    const second = {
      role: 'broker',
      host: 'broker-a',
      settings: { namesrvAddr: '10.0.0.1:9876', ...settings },
    } as const
    const seen = await dialled(10_912, { servers: { second } })
    expect(errors(seen)).toEqual([expect.stringContaining(`${address} is in use`)])
    expect(seen.registrations().map(({ brokerName }) => brokerName)).not.toContain('second')
  })
})
