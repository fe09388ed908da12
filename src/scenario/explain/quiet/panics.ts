import { dialects } from '../../../client/index.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { grouped } from '../programs.ts'

/** Go programs that dropped the error of their constructor and panicked at the first call. */
export function explainPanics({ stage }: Evidence): readonly Explanation[] {
  const panicked = [...stage.clients.values()].flatMap(({ name, spec, dialect, printed }) => {
    if (spec.constructorError !== 'ignored' || !printed.some((line) => line.startsWith('panic:'))) return []
    const parsed = dialects[dialect].nameServers.parse(spec.namesrv)
    const setting = [spec.namesrv ?? ''].flat().join(', ')
    return [{ name, setting, text: 'rejected' in parsed ? parsed.rejected.text : '' }]
  })
  return grouped(panicked, ({ setting, text }) => `${setting} ${text}`).map((same) => {
    const { setting = '', text = '' } = same[0] ?? {}
    const prefixed = `http://${setting.replace(/^https?:\/\//, '')}`
    return explanationOf({
      clients: same.map(({ name }) => name),
      hop: 'before the first hop',
      address: setting,
      en: {
        rule: `the constructor refused the NameServer setting "${setting}" ("${text}") and gave back nil; the program dropped that error (p, _ := …) and panicked at its first call, without a packet`,
        fix: `look at the error of the constructor, print it and exit; and write "${prefixed}"`,
      },
      zh: {
        rule: `构造函数拒绝了 NameServer 配置“${setting}”（${text}）并返回 nil；程序丢掉了这个错误（p, _ := …），第一次调用就 panic，没有发出任何数据包`,
        fix: `检查构造函数的错误，打印并退出；并写成 "${prefixed}"`,
      },
    })
  })
}
