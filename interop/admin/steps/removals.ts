import type { Step } from '../step.ts'
import { partsSteps } from './servers.ts'

/** ACL 1.0, which only tools of 4.9 have. */
const aclSteps: readonly Step[] = [
  'clusterAclConfigVersion -b {B}',
  'clusterAclConfigVersion -c DefaultCluster',
  'updateAclConfig -b {B} -a accessKeyOne -s secretKeyOne',
  'getAclConfig -b {B}',
  'updateGlobalWhiteAddr -b {B} -g 10.0.0.*',
  'deleteAclConfig -b {B} -a accessKeyOne',
].map((run) => ({ run, line: '4' }))

/** Deletions, and what endures to the end of the tool. */
export const removalSteps: readonly Step[] = [
  ...partsSteps,
  ...aclSteps,
  { run: 'deleteSubGroup -b {B} -g G3' },
  { run: 'deleteSubGroup -b {B} -g G1 -r true' },
  { run: 'deleteSubGroup -c DefaultCluster -g G2' },
  { run: 'deleteSubGroup -b {B} -g NoSuchGroup' },
  { run: 'deleteSubGroup -b 127.0.0.1:1 -g G1' },
  { run: 'deleteSubGroup -c NoSuchCluster -g G1' },
  { run: 'deleteSubGroup -g G1' },
  { run: 'getConsumerConfig -g G1' },
  { run: 'consumerProgress -g G1' },
  { run: 'topicList', sorted: true },
  { run: 'deleteTopic -c DefaultCluster -t T1' },
  { run: 'deleteTopic -c DefaultCluster -t NoSuchTopic' },
  { run: 'deleteTopic -c NoSuchCluster -t T2' },
  { run: 'deleteTopic -c DefaultCluster -t TBW102' },
  { run: 'topicRoute -t T1' },
  { run: 'topicStatus -t T1' },
  { run: 'queryMsgByKey -t T1 -k k1' },
  { run: 'queryCq -t T1 -q 0 -i 0 -b {B}' },
  { run: 'statsAll -t T1' },
  { run: 'noSuchCommand' },
  { run: '@for 3000 startMonitoring' },
]
