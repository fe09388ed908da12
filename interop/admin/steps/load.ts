import type { Step } from '../step.ts'

const silent = (run: string): Step => ({ run, silent: true })

// The same load on both: what statistics make of it. Sums of the last minute hold still once the load is over and a sample is taken.
export const loadSteps: readonly Step[] = [
  silent('updateTopic -b {B} -t TLoad -r 1 -w 1'),
  silent('@consumer {N} GLoad TLoad * ok plain'),
  silent('@load P1 TLoad broker-a 0 100 25'),
  { run: '@tps clusterList' },
  silent('@wait 11000'),
  { run: 'consumerProgress -g GLoad', until: 'Diff Total: 0' },
  { run: 'statsAll -t TLoad' },
  { run: 'statsAll -a -t TLoad' },
  { run: 'clusterList -m' },
  silent('@stop GLoad'),
]
