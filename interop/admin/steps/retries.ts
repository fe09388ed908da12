import type { Step } from '../step.ts'

const silent = (run: string): Step => ({ run, silent: true })

// A consumer that fails: one retry, then the dead letter queue.
export const retrySteps: readonly Step[] = [
  silent('@send P1 T2 broker-a 0 failing TagF seven'),
  silent('@consumer {N} G2 T2 TagF fail plain'),
  silent('@got G2 2'),
  { run: 'topicList', until: '%DLQ%G2', sorted: true },
  { run: 'topicStatus -t %DLQ%G2', until: 'broker-a +0 +0 +1' },
  { run: 'topicStatus -t %RETRY%G2' },
  { run: 'topicRoute -t %DLQ%G2' },
  { run: 'consumerProgress -g G2', until: '^%RETRY%G2 +broker-a +0 +1 +1 +0 ' },
  { run: 'consumeMessage -t %DLQ%G2 -b broker-a -i 0' },
  { run: 'printMsgByQueue -t %DLQ%G2 -a broker-a -i 0 -p true -d true' },
  { run: 'queryMsgByOffset -t %RETRY%G2 -b broker-a -i 0 -o 0' },
  { run: 'queryMsgByKey -t T2 -k failing', until: '[0-9A-F]{32}' },
  { run: 'queryMsgByKey -t %DLQ%G2 -k failing', until: '[0-9A-F]{32}' },
  { run: 'queryMsgByOffset -t T2 -b broker-a -i 0 -o 0' },
  silent('@stop G2'),
  { run: 'consumerProgress -g G2' },
]
