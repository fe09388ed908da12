import type { StepKind } from '../format/index.ts'
import { CHINESE_KINDS } from '../stepWords.ts'
import type { Words } from '../words.ts'

/** Why something of a scenario is left out against a real cluster. */
export const targetWords: {
  readonly step: (name: Words) => Words
  readonly expectation: (name: Words) => Words
  readonly notDone: (kind: StepKind) => Words
  readonly worldOnly: (what: Words) => Words
  readonly theStep: (name: string) => Words
  readonly theProgram: (name: string) => Words
  readonly seen: (method: string) => Words
} = {
  step: ({ en, zh }) => ({ en: `step "${en}"`, zh: `步骤 "${zh}"` }),
  expectation: ({ en, zh }) => ({ en: `expectation "${en}"`, zh: `预期 "${zh}"` }),
  notDone: (kind) => ({
    en: `a real cluster does not ${kind} for a scenario`,
    zh: `真实集群不会为场景执行“${CHINESE_KINDS[kind]}”`,
  }),
  worldOnly: ({ en, zh }) => ({
    en: `it looks at ${en}, which only the simulated world shows`,
    zh: `它要看${zh}，只有模拟世界里看得到`,
  }),
  theStep: (name) => ({ en: `the step "${name}"`, zh: `步骤 "${name}"` }),
  theProgram: (name) => ({ en: `the program "${name}"`, zh: `程序 "${name}"` }),
  // The name of a method of the observations is the same in both.
  seen: (method) => ({ en: method, zh: ` ${method}` }),
}
