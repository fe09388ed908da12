import type { Situation, Step } from '../situation.ts'

const SEND: readonly Step[] = [{ do: 'producer' }, { do: 'send' }]

export const topics: readonly Situation[] = [
  { name: 'topic: unknown, created by the first send', steps: [{ do: 'producer' }, { do: 'send', topic: 'New' }] },
  ...(['sync', 'async', 'oneway'] as const).map(
    (mode): Situation => ({
      name: `topic: unknown and not created, ${mode} send`,
      autoCreateTopicEnable: false,
      steps: [{ do: 'producer' }, { do: 'send', mode, topic: 'New' }],
    }),
  ),
  { name: 'topic: permission 6', perm: 6, steps: SEND },
  { name: 'topic: permission 4', perm: 4, steps: SEND },
  { name: 'topic: permission 2', perm: 2, steps: SEND },
  { name: 'topic: no broker', brokers: [], steps: SEND },
]
