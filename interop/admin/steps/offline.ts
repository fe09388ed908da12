import type { Step } from '../step.ts'

const silent = (run: string): Step => ({ run, silent: true })

export const offlineSteps: readonly Step[] = [
  silent('@stop G1'),
  silent('@stop P1'),
  silent('@wait 1500'),
  { run: 'consumerConnection -g G1' },
  { run: 'consumerConnection -g G1 -b {B}' },
  { run: 'consumerStatus -g G1' },
  { run: 'consumerStatus -g G1 -i {client}' },
  { run: 'producerConnection -g P1 -t T1' },
  { run: 'consumerProgress -g G1' },
  { run: 'consumerProgress', sorted: true },
  { run: 'resetOffsetByTime -g G1 -t T1 -s 0 -f true', sorted: true },
  { run: 'consumerProgress -g G1' },
  { run: 'resetOffsetByTime -g G1 -t T1 -s now -f true', sorted: true },
  { run: 'resetOffsetByTime -g G1 -t T1 -s 0 -b {B} -q 0 -o 1', line: '5' },
  { run: 'resetOffsetByTime -g G3 -t T2 -s 0', sorted: true },
  { run: 'skipAccumulatedMessage -g G1 -t T1 -f true', sorted: true },
  { run: 'skipAccumulatedMessage -g NoSuchGroup -t T1', sorted: true },
  { run: 'consumerProgress -g G1' },
  { run: 'queryMsgById -t T1 -i {id}', line: '5' },
  { run: 'queryMsgById -t T1 -i {id} -g G1 -d {client}', line: '5' },
  { run: 'queryCq -t T1 -q 0 -i 0 -g G1' },
  { run: 'statsAll -t T1' },
]
