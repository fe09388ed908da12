import type { Step } from '../step.ts'

const silent = (run: string): Step => ({ run, silent: true })

// Traced messages; then consumers of other kinds: one that the broker assigns its queues to, and one with an SQL filter.
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
  { run: 'producer -b {B}', sorted: true },
  silent('@stop GTrace'),
  silent('@stop PTrace'),
  { ...silent('@send P1 T2 broker-a 1 assigned TagS nine'), line: '5' },
  { ...silent('@consumer {N} GAssigned T2 TagS ok assigned'), line: '5' },
  { ...silent('@got GAssigned 1'), line: '5' },
  { run: 'consumerConnection -g GAssigned', line: '5', keep: { assigned: '^(\\S+@GAssigned)' } },
  { run: 'consumerStatus -g GAssigned -i {assigned}', line: '5' },
  { ...silent('@stop GAssigned'), line: '5' },
  silent("@consumer {N} GSql T2 'a > 5 OR b IS NOT NULL' ok sql"),
  { run: 'consumerConnection -g GSql', until: '@GSql' },
  { run: 'queryCq -t T2 -q 1 -i 0 -g GSql' },
  { run: 'consumerProgress -g GSql', until: '^T2 +broker-a +0 +(\\d+) +\\1 .*\\s^T2 +broker-a +1 +(\\d+) +\\2 ' },
  silent('@stop GSql'),
]
