import { readFileSync } from 'node:fs'
import type { Group, Step } from '../step.ts'
import { ask, subscriptionData } from './requests.ts'

const FILTERS = new URL('../../../src/broker/filter/captured/answers.json', import.meta.url)
const captured = JSON.parse(readFileSync(FILTERS, 'utf8')) as readonly (readonly [expression: string, fault: unknown])[]

const set = (line: string): Step => ask(`set ${line}`, 25, {}, { body: `${line}\n` })

const check = (expression: string): Step => {
  const subscription = subscriptionData({ topic: 'ExpT', type: 'SQL92', tags: expression })
  const body = JSON.stringify({ clientId: 'exp', group: 'ExpCG', subscriptionData: subscription })
  return ask(`expression ${expression}`, 46, {}, { body })
}

/** SQL92 expressions, good and bad: those of the captured answers of 5.3.3, which other releases read differently. */
export const expressions: Group = {
  name: 'expressions',
  turns: [
    set('enablePropertyFilter=true'),
    ...captured.map(([expression]) => check(expression)),
    set('enablePropertyFilter=false'),
  ],
}
