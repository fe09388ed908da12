import { all, defineScenario, equals, type Finding, matches, type Scenario } from '../../src/scenario/index.ts'
import { each } from '../parts/each.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const releases = ['go-2.1.2', 'go-2.1.1'] as const
const programs = releases.flatMap((release) => [`${release} producer`, `${release} consumer`] as const)
type Program = (typeof programs)[number]

/** What Go does not take for an address. */
const BAD = 'rocketmq-namesrv:9876'
const PANIC = 'panic: runtime error: invalid memory address or nil pointer dereference'

const forEach = (check: (program: Program) => Finding): Finding => all(programs.map(check))

export const scenario: Scenario = defineScenario({
  id: 'constructor-error-ignored-nil-panic',
  title: 'p, _ := NewProducer(...) hides the configuration error',
  story: {
    symptoms: [PANIC, '[signal SIGSEGV: segmentation violation'],
    cause:
      'The constructor of the Go client refuses a NameServer setting with an error and a nil client. A program that drops the error (`p, _ :=`) panics at its first call, and the text that tells what is wrong is never printed.',
    fix: 'Look at the error of the constructor, print it and exit.',
    links: ['apache/rocketmq-client-go#920'],
  },
  zh: {
    symptoms: ['Go 程序空指针 panic'],
    title: 'p, _ := NewProducer(...) 掩盖了配置错误',
    cause:
      'Go 客户端的构造函数遇到错误的 NameServer 设置时返回 error 和 nil。忽略 error（`p, _ :=`）的程序在第一次调用时就会 panic，真正说明原因的文本从未打印。',
    fix: '检查构造函数返回的 error，打印并退出。',
    cure: '程序检查 error，打印后以状态码 1 退出。',
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 1 } }),
      app: clientHost('10.0.0.9'),
    },
    dns: { 'rocketmq-namesrv': { addresses: [NAMESRV.slice(0, NAMESRV.indexOf(':'))] } },
  },
  clients: Object.fromEntries(
    releases.flatMap((dialect) => [
      [
        `${dialect} producer`,
        { kind: 'producer', host: 'app', dialect, namesrv: [BAD], group: 'PG', constructorError: 'ignored' } as const,
      ],
      [
        `${dialect} consumer`,
        {
          kind: 'consumer',
          host: 'app',
          dialect,
          namesrv: [BAD],
          group: 'CG',
          subscriptions: { Orders: '*' },
          constructorError: 'ignored',
        } as const,
      ],
    ]),
  ),
  timeline: startAll('5s', programs),
  lasts: '10s',
  cure: {
    sentence: 'The program looks at the error, prints it and exits with 1.',
    clients: each(programs, () => ({ constructorError: 'exits' })),
  },
  expect: {
    broken: [
      {
        name: 'the program panics at its first call, and that is all it prints',
        zh: '程序在第一次调用时 panic，只打印了这些',
        check: (seen) =>
          forEach((program) =>
            all([equals(seen.program(program).printed, [PANIC]), equals(seen.program(program).exitCode, 2)]),
          ),
      },
      {
        name: 'the text that tells why, new Namesrv failed, is never printed',
        zh: '说明原因的文本 new Namesrv failed 从未打印',
        check: (seen) =>
          forEach((program) =>
            all([
              equals(
                seen.program(program).printed.some((line) => line.includes('Namesrv failed')),
                false,
              ),
              matches(seen.outcome(`${program} start`).text, 'panic:'),
            ]),
          ),
      },
      {
        name: 'no packet leaves the host, and no name is looked up',
        zh: '没有报文离开主机，也没有解析域名',
        check: (seen) =>
          all([equals(seen.packets({ host: 'app' }), 0), equals(seen.dnsQueries({ host: 'app' }).length, 0)]),
        control: { clients: each(programs, () => ({ namesrv: [`http://${BAD}`] })) },
      },
    ],
    cured: [
      {
        name: 'the text is printed, and the program exits with 1',
        zh: '打印出这段文本，程序以 1 退出',
        check: (seen) =>
          forEach((program) =>
            all([
              equals(seen.program(program).exitCode, 1),
              equals(seen.program(program).printed.length, 1),
              matches(seen.program(program).printed[0], 'new Namesrv failed.: IP addr error'),
            ]),
          ),
      },
    ],
  },
})
