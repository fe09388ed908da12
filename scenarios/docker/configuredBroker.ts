import type { Container } from '../../src/scenario/index.ts'

const CONF = '/home/rocketmq/broker.conf'

/** A broker that reads its options from a file. */
export function configuredBroker(conf: string, namesrv = 'namesrv:9876'): Pick<Container, 'command' | 'files'> {
  return { command: `sh mqbroker -n ${namesrv} -c ${CONF}`, files: { [CONF]: conf } }
}
