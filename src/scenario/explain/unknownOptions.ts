import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf } from './explanation.ts'
import { grouped } from './programs.ts'

/** Settings that a broker does not know: the original takes them without a word, and goes on with its default. */
export function explainUnknownOptions(evidence: Evidence): readonly Explanation[] {
  const told = evidence.watch.logs.filter(({ message }) => message === 'unknown broker option')
  return grouped(told, ({ fields }) => String(fields['option'])).map((group) => {
    const option = String(group[0]?.fields['option'])
    const hosts = [...new Set(group.map(({ host }) => host))]
    return explanationOf({
      clients: hosts,
      hop: 'at the start of a server',
      address: option,
      en: {
        rule: `no broker knows the setting ${option}, and takes it without a word`,
        fix: `write the name as the broker does, letter by letter; mqbroker -p prints all of them`,
      },
      zh: {
        rule: `Broker 不认识配置项 ${option}，也不会报错`,
        fix: `按 Broker 的写法逐字填写配置项（区分大小写）；mqbroker -p 会打印全部配置项`,
      },
    })
  })
}
