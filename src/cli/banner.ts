import type { Emulator } from '../emulator/index.ts'

const WHAT_FOR: Readonly<Record<string, string>> = {
  'enablePropertyFilter=true': ': SQL92 filters work, which Apache RocketMQ refuses unless told so',
}

/** What `up` says when everything listens: where, how to connect, where the data is. */
export function banner(emulator: Emulator, startedInMs: number): string {
  const namesrv = emulator.namesrvAddresses.join(';')
  const rows = [
    ...emulator.namesrvAddresses.map((address) => ['NameServer', address]),
    ...emulator.brokers.map((broker) => [`Broker ${broker.name}`, `${broker.address}  (VIP ${broker.vipAddress})`]),
    ...(emulator.controlUrl === undefined ? [] : [['Control API', emulator.controlUrl]]),
    ...emulator.ownDefaults.map((setting) => ['Not a default', `${setting}${WHAT_FOR[setting] ?? ''}`]),
    ['Data', emulator.dataDirectory ?? 'in memory, gone at exit (keep it with --data DIR)'],
  ]
  return [
    `rocketmq-sim is ready in ${Math.round(startedInMs)} ms, as Apache RocketMQ ${emulator.profile}`,
    '',
    ...rows.map(([what = '', where = '']) => `  ${what.padEnd(18)}${where}`),
    '',
    `  Java     producer.setNamesrvAddr("${namesrv}")`,
    `  Go       producer.WithNameServer([]string{${emulator.namesrvAddresses.map((address) => `"${address}"`).join(', ')}})`,
    `  mqadmin  mqadmin clusterList -n "${namesrv}"`,
    '',
    '  Ctrl-C stops.',
    '',
  ].join('\n')
}
