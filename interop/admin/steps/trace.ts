import type { Step } from '../step.ts'

const silent = (run: string): Step => ({ run, silent: true })

export const traceSteps: readonly Step[] = [
  silent('@producer {N} PTrace trace'),
  { run: '@send PTrace T2 broker-a 1 traced TagT eight', keep: { traced: '([0-9A-F]{32,})' }, silent: true },
  silent('@consumer {N} GTrace T2 TagT ok trace'),
  silent('@got GTrace 1'),
  { run: 'queryMsgTraceById -i {traced}', until: '^Sub' },
  { run: 'queryMsgTraceById -i {traced} -t RMQ_SYS_TRACE_TOPIC -c 10', line: '5' },
  { run: 'queryMsgTraceById -i {traced} -b 0 -e 1', line: '5' },
  { run: 'queryMsgTraceById -i 7F000001000018B4AAC2000000000001' },
  { run: 'queryMsgTraceById -i {traced} -t NoSuchTopic' },
  { run: 'producerConnection -g PTrace -t T2' },
  { run: 'producer -b {B}', line: '5', sorted: true },
  silent('@stop GTrace'),
  silent('@stop PTrace'),
]
