import { describe, expect, it } from 'vitest'
import { type Observations, runScenario, type Scenario, type Step } from '../../src/scenario/index.ts'
import { patchOf } from './access.ts'
import { playSoundSample } from './playSample.ts'
import { sample } from './sample.ts'

const play = (steps: readonly Step[], changes: Partial<Scenario> = {}): Promise<Observations> =>
  playSoundSample({ ...changes, steps })

const send = (at: '10s' | '20s' | '40s' | '55s', as: string): Step => ({
  at,
  as,
  do: 'send',
  client: 'app',
  topic: 'Orders',
  body: as,
})

describe('a step', () => {
  it('kills a broker and boots it again', async () => {
    const seen = await play([
      { at: '5s', do: 'kill', process: 'broker-a' },
      send('10s', 'while it is down'),
      { at: '15s', do: 'boot', server: 'broker-a' },
      send('20s', 'afterwards'),
    ])
    expect(seen.outcome('while it is down').text).toContain('Send [3] times')
    expect(seen.outcome('afterwards').text).toBe('SEND_OK')
  })

  it('stops a server in order, and a stopped broker leaves the routes', async () => {
    const seen = await play([
      { at: '5s', do: 'stop', server: 'broker-a' },
      { at: '6s', do: 'route', client: 'app', topic: 'Other' },
    ])
    expect(seen.outcome('app route').text).toContain('No route info of this topic: Other')
    expect(seen.refusals({ host: 'pod', during: 'app route' })[0]).toMatchObject({ result: 'TOPIC_NOT_EXIST' })
  })

  it('restarts a broker with other settings', async () => {
    const seen = await play([{ at: '5s', do: 'restart', server: 'broker-a', settings: { brokerIP1: '10.9.9.9' } }])
    expect([...new Set(seen.registrations().map(({ address }) => address))]).toEqual([
      '10.0.0.2:10911',
      '10.9.9.9:10911',
    ])
  })

  it('pulls the plug of a host, whose silence costs the whole budget', async () => {
    const seen = await play([{ at: '5s', do: 'powerOff', host: 'broker-a' }, send('10s', 'to nobody')])
    expect(seen.outcome('to nobody')).toMatchObject({ text: expect.stringContaining('call timeout') })
  })

  it('freezes a broker for a while', async () => {
    const seen = await play([
      { at: '9s', do: 'freeze', process: 'broker-a', lasts: '2s' },
      send('10s', 'into the pause'),
    ])
    expect(seen.outcome('into the pause').text).toBe('SEND_OK')
    expect(seen.outcome('into the pause').tookMs).toBeGreaterThan(900)
  })

  it('keeps the threads of a broker busy for a while', async () => {
    const seen = await play([
      { at: '9s', do: 'fault', server: 'broker-a', fault: { kind: 'busyThreads', pool: 'send' }, lasts: '10s' },
      send('10s', 'to a busy broker'),
      send('20s', 'to an idle one'),
    ])
    expect(seen.outcome('to a busy broker').causes[0]).toContain('[TIMEOUT_CLEAN_QUEUE]broker busy')
    expect(seen.outcome('to an idle one').text).toBe('SEND_OK')
  })

  it('cuts a path until it heals', async () => {
    const seen = await play([
      { at: '5s', do: 'cut', to: 'broker-a' },
      send('10s', 'into the cut'),
      { at: '15s', do: 'heal' },
      send('20s', 'healed'),
    ])
    expect(seen.outcome('into the cut').text).toContain('call timeout')
    expect(seen.outcome('healed').text).toBe('SEND_OK')
  })

  it('resets connections and forbids new ones for a while', async () => {
    const seen = await play([
      { at: '5s', do: 'firewall', from: 'pod', to: 'broker-a', port: 10911, action: 'reject', lasts: '10s' },
      { at: '5s', do: 'reset', to: 'broker-a' },
      send('10s', 'forbidden'),
      send('20s', 'allowed'),
    ])
    expect(seen.outcome('forbidden').causes[0]).toContain('connect to 10.0.0.2:10911 failed')
    expect(seen.outcome('allowed').text).toBe('SEND_OK')
  })

  it('changes what a name answers', async () => {
    const topology = patchOf(sample().topology, {
      hosts: { 'broker-a': { settings: { brokerIP1: 'broker.example' } } },
      dns: { 'broker.example': { addresses: ['10.0.0.2'] } },
    })
    const seen = await play(
      [
        { at: '5s', do: 'dns', name: 'broker.example', fails: 'notFound' },
        { at: '39s', do: 'reset', from: 'pod', to: 'broker-a' },
        // The JDK keeps an answer for 30 s.
        send('40s', 'without the name'),
        { at: '41s', as: 'mended', do: 'dns', name: 'broker.example', addresses: ['10.0.0.7'] },
        { at: '41s', do: 'readdress', host: 'broker-a', addresses: ['10.0.0.7'] },
        send('55s', 'with the name'),
      ],
      { topology },
    )
    expect(seen.outcome('without the name').causes[0]).toContain('connect to broker.example:10911 failed')
    expect(seen.outcome('with the name').text).toBe('SEND_OK')
    expect(seen.dnsAnswers({ host: 'pod', during: 'with the name' })[0]?.addresses).toEqual(['10.0.0.7'])
  })

  it('gives a host other addresses, and turns its clock', async () => {
    const seen = await play([
      { at: '5s', do: 'readdress', host: 'broker-a', addresses: ['10.0.0.7'] },
      { at: '5s', do: 'skew', host: 'pod', by: '-2h' },
      send('10s', 'to the old address'),
    ])
    expect(seen.outcome('to the old address').text).toContain('call timeout')
  })

  it('shuts a client down, which then refuses', async () => {
    const seen = await play([{ at: '5s', do: 'shutdown', client: 'app' }, send('10s', 'too late')])
    expect(seen.outcome('app shutdown').text).toBe('ok')
    expect(seen.outcome('too late').text).toContain('service state not OK')
  })

  it('sends several messages, asynchronously or one way', async () => {
    const more: readonly Step[] = [
      { at: '10s', as: 'async', do: 'send', client: 'app', topic: 'Orders', body: 'a', mode: 'async', count: 3 },
      { at: '11s', as: 'oneway', do: 'send', client: 'app', topic: 'Orders', body: 'b', mode: 'oneway' },
      { at: '12s', do: 'start', client: 'reader' },
    ]
    const seen = await play(more, {
      clients: {
        ...sample().clients,
        reader: {
          kind: 'consumer',
          host: 'pod',
          namesrv: '10.0.0.1:9876',
          group: 'readers',
          subscriptions: { Orders: '*' },
          consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        },
      },
    })
    const bodies = seen.received('reader').map(({ body }) => body)
    expect(bodies.toSorted()).toEqual(['a 1', 'a 2', 'a 3', 'b', 'hello'])
  })
})

describe('a topology', () => {
  it('publishes a port to the networks that it names', async () => {
    const topology = patchOf(sample().topology, {
      hosts: {
        'broker-a': {
          addresses: [{ address: '10.0.0.2', network: 'pods' }],
          settings: { brokerIP1: '192.168.0.9', namesrvAddr: '10.0.0.1:9876' },
        },
        namesrv: { addresses: [{ address: '10.0.0.1', network: 'pods' }] },
        pod: { addresses: [{ address: '10.0.0.3', network: 'lan' }] },
      },
      published: {
        broker: { at: '192.168.0.9:10911', to: 'broker-a:10911', fromNetworks: ['lan'], masqueradeAs: '10.0.0.99' },
      },
      routes: [{ from: 'lan', to: 'pods' }],
    })
    const seen = await play([], { topology })
    expect(seen.accepted('broker-a', { from: 'pod' })[0]).toMatchObject({
      local: '10.0.0.2:10911',
      remote: expect.stringMatching(/^10\.0\.0\.99:/),
    })
  })
})

it('a server that refuses its settings is a bad scenario', async () => {
  const topology = patchOf(sample().topology, { hosts: { 'broker-a': { settings: { brokerId: 'seven' } } } })
  await expect(runScenario(sample({ topology }), { variant: 'broken' })).rejects.toMatchObject({
    code: 'RMQSIM_SCENARIO_INVALID',
    message: expect.stringContaining('boot broker-a'),
  })
})

it('an expectation that asks for an unknown step is a bad scenario, one that throws is unknown', async () => {
  const wrong = {
    name: 'x',
    check: (seen: Observations) => ({ ...seen.outcome('ghost'), verdict: 'holds', wanted: '', seen: '' }) as never,
  }
  const throwing = { name: 'x', check: () => (undefined as unknown as { verdict: never }).verdict as never }
  await expect(
    runScenario(sample({ expect: { broken: [wrong], cured: [wrong] } }), { variant: 'broken' }),
  ).rejects.toThrow('asks for the step "ghost"; this run has "app start", "app send"')
  const result = await runScenario(sample({ expect: { broken: [throwing], cured: [throwing] } }), { variant: 'broken' })
  expect([result.verdict, result.expectations[0]?.seen]).toEqual(['unknown', expect.stringContaining('TypeError')])
})
