import { describe, expect, it } from 'vitest'
import { checkScenario, type Scenario } from '../../src/scenario/index.ts'
import { patchOf } from './access.ts'
import { sample } from './sample.ts'

/** The sample with one more step; the step may be wrong. */
const withStep = (step: Readonly<Record<string, unknown>>): unknown => ({
  ...sample(),
  timeline: [...sample().timeline, { at: '5s', as: 'more', ...step }],
})

/** The sample with one more client, or with other fields of a host. */
const withClient = (client: Readonly<Record<string, unknown>>): unknown => ({
  ...sample(),
  clients: { ...sample().clients, more: { host: 'pod', group: 'more', ...client } },
})
const withHost = (fields: object): unknown => ({
  ...sample(),
  topology: patchOf<Scenario['topology']>(sample().topology, { hosts: { 'broker-a': fields } } as never),
})

const send = { do: 'send', client: 'app', topic: 'Orders', body: 'x' }

describe('a scenario', () => {
  it.each([
    [
      'a disk over full',
      withStep({ do: 'fillDisk', host: 'broker-a', percent: 101 }),
      'timeline[2].percent is 101; allowed is a share in per cent from 0 to 100',
    ],
    ['a disk of nobody', withStep({ do: 'wipeDisk', host: 'ghost' }), 'timeline[2].host is "ghost"'],
    ['a sync without a time', withStep({ do: 'slowDisk', host: 'broker-a' }), 'timeline[2].sync is missing'],
    [
      'a path that is none',
      withStep({ do: 'readOnlyDisk', host: 'broker-a', path: '' }),
      'timeline[2].path is ""; allowed is a path',
    ],
    [
      'half a byte',
      withStep({ do: 'corruptFile', host: 'broker-a', path: '/x', offset: 0, bytes: 0.5 }),
      'timeline[2].bytes is 0.5',
    ],
    ['a copy to nobody', withStep({ do: 'copyDisk', host: 'broker-a', to: 'ghost' }), 'timeline[2].to is "ghost"'],
    [
      'a clock that runs back',
      withStep({ do: 'slew', host: 'pod', ppm: -1e6 }),
      'timeline[2].ppm is -1000000; allowed is millionths from -500000 to 500000',
    ],
    [
      'a slow start in numbers',
      withStep({ do: 'boot', server: 'broker-a', takes: 5 }),
      'timeline[2].takes is 5; allowed is a duration in words',
    ],
    [
      'a denial that lasts for ever',
      withStep({ do: 'dns', name: 'x', fails: 'notFound', negativeTtlSeconds: -1 }),
      'timeline[2].negativeTtlSeconds is -1; allowed is a time to live in seconds',
    ],
    [
      'a JVM that forgets never or so',
      withClient({ kind: 'producer', negativeDnsCache: 'never' }),
      'clients.more.negativeDnsCache is "never"; allowed is a duration',
    ],
    ['a share of nothing', withStep({ do: 'throttle', process: 'app', share: 0 }), 'timeline[2].share is 0'],
    ['a link to nowhere', withStep({ do: 'link', from: 'pod', to: 'ghost' }), 'timeline[2].to is "ghost"'],
    [
      'a loss beyond all',
      withStep({ do: 'link', from: 'pod', to: 'broker-a', loss: 2 }),
      'timeline[2].loss is 2; allowed is a share from 0 to 1',
    ],
    [
      'a spread without a mean',
      withStep({ do: 'link', from: 'pod', to: 'broker-a', latency: { jitter: '5ms' } }),
      'timeline[2].latency.mean is missing; allowed is a duration in words',
    ],
    [
      'a distribution that is none',
      withStep({
        do: 'link',
        from: 'pod',
        to: 'broker-a',
        latency: { mean: '5ms', jitter: '5ms', distribution: 'gauss' },
      }),
      'timeline[2].latency.distribution is "gauss"; allowed is one of even, normal, pareto, paretonormal',
    ],
    [
      'a range upside down',
      withStep({ do: 'link', from: 'pod', to: 'broker-a', latency: ['5ms', '1ms'] }),
      'timeline[2].latency is ["5ms","1ms"]; allowed is a duration, the least and the most, or an object with mean',
    ],
    [
      'a correlation of all',
      withStep({ do: 'link', from: 'pod', to: 'broker-a', loss: { chance: 0.1, correlation: 1 } }),
      'timeline[2].loss.correlation is 1; allowed is a number from 0 to below 1',
    ],
    [
      'bursts that never end by accident',
      withStep({ do: 'link', from: 'pod', to: 'broker-a', loss: { toBad: 0.1 } }),
      'timeline[2].loss.toGood is missing; allowed is a chance from 0 to 1',
    ],
    [
      'a queue before nothing',
      withStep({ do: 'link', from: 'pod', to: 'broker-a', queueBytes: 5 }),
      'timeline[2].queueBytes is 5; allowed is absent without bytesPerSecond',
    ],
    [
      'more copies than segments',
      withStep({ do: 'link', from: 'pod', to: 'broker-a', duplicate: 1.5 }),
      'timeline[2].duplicate is 1.5; allowed is a share from 0 to 1',
    ],
    [
      'a request in lower case',
      withStep({ do: 'loseAnswer', request: 'send', from: 'broker-a', to: 'pod', lasts: '1s' }),
      'timeline[2].request is "send"; allowed is the original name of a request',
    ],
    [
      'a mode that is none',
      withStep({ ...send, mode: 'later' }),
      'timeline[2].mode is "later"; allowed is one of sync, async, oneway, batch, transaction, request',
    ],
    ['a filling that is none', withStep({ ...send, filledWith: 'foam' }), 'timeline[2].filledWith is "foam"'],
    ['a body too large to carry', withStep({ ...send, bytes: 1e9 }), 'timeline[2].bytes is 1000000000'],
    [
      'no code to send again after',
      withStep({ ...send, again: { after: '1s', times: 1 } }),
      'timeline[2].again.codes is missing; allowed is a list of codes',
    ],
    [
      'an answer of a broker without a code',
      withStep({ do: 'fault', server: 'broker-a', fault: { kind: 'answers' } }),
      'timeline[2].fault.code is missing',
    ],
    [
      'a start that ends otherwise',
      withStep({ do: 'start', client: 'app', shutsDown: 'yes' }),
      'timeline[2].shutsDown is "yes"; allowed is true or false',
    ],
    [
      'a listener that does not know',
      withClient({ kind: 'producer', transaction: { local: 'MAYBE' } }),
      'clients.more.transaction.local is "MAYBE"',
    ],
    [
      'a time-out in numbers',
      withClient({ kind: 'producer', attemptTimeout: 500 }),
      'clients.more.attemptTimeout is 500; allowed is a duration',
    ],
    [
      'a replier without words',
      withClient({ kind: 'replier', topic: 'Orders' }),
      'clients.more.answers is missing; allowed is the body of its replies',
    ],
    [
      'a time that is none',
      withClient({ kind: 'consumer', consumeTimestamp: 'noon' }),
      'clients.more.consumeTimestamp is "noon"',
    ],
    [
      'a namespace with its %',
      withClient({ kind: 'consumer', namespace: 'dev%' }),
      'clients.more.namespace is "dev%"; allowed is a namespace such as dev',
    ],
    [
      'a cache of no MiB',
      withClient({ kind: 'consumer', pullThresholdSizeForQueue: 0 }),
      'clients.more.pullThresholdSizeForQueue is 0',
    ],
    [
      'a span beyond what the client takes',
      withClient({ kind: 'consumer', consumeConcurrentlyMaxSpan: 65_536 }),
      'clients.more.consumeConcurrentlyMaxSpan is 65536',
    ],
    [
      'a zone with summer time',
      withHost({ timeZone: 'Europe/Berlin' }),
      'hosts["broker-a"].timeZone is "Europe/Berlin"; allowed is UTC, Asia/Shanghai, or a distance',
    ],
    ['a disk of no size', withHost({ disk: { totalBytes: 0 } }), 'hosts["broker-a"].disk.totalBytes is 0'],
    [
      'a fate that is none',
      withHost({ disk: { unsynced: 'kept' } }),
      'hosts["broker-a"].disk.unsynced is "kept"; allowed is one of drawn, lost',
    ],
    ['a machine without memory', withHost({ memoryBytes: 0 }), 'hosts["broker-a"].memoryBytes is 0'],
  ])('with %s is refused', (_, scenario, words) => {
    expect(() => checkScenario(scenario)).toThrow(words)
  })

  it('with an exporter that never collects is refused', () => {
    const clients = { watcher: { kind: 'exporter', host: 'pod', collectEvery: '0s' } }
    expect(() => checkScenario({ ...sample(), clients, timeline: [] })).toThrow(
      'clients.watcher.collectEvery is "0s"; allowed is a duration longer than 0',
    )
  })
})
