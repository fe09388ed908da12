// A broker of ours without a NameServer beside it: node --import tsx interop/pairing/ourBroker.ts NAMESRV PORT PROFILE NAME

import { startBroker } from '../../src/broker/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'
import type { ProfileName } from '../../src/profile/index.ts'
import { SETTINGS } from '../server/server.ts'

const [namesrvAddr = '', port = '', profile, brokerName = 'broker-ours'] = process.argv.slice(2)
const host = '127.0.0.1'
await startBroker({
  runtime: createNodeRuntime(),
  profile: profile as ProfileName,
  listen: { host, port: Number(port) },
  inMemory: true,
  config: { ...SETTINGS, brokerName, brokerClusterName: 'OurCluster', brokerIP1: host, namesrvAddr },
})
process.stdout.write('is ready\n')
