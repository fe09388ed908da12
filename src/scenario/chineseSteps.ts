import type { Scenario, Step } from './format/index.ts'
import { stepName } from './stepName.ts'
import { CHINESE_KINDS, CHINESE_VALUES } from './stepWords.ts'

/**
 * The names of all steps of a plan in Chinese, by their names: as `zh.steps` has them, whole or without the client in front;
 * without a name of its own a step is called after its target and what is done. Other names stand as they are.
 */
export function chineseSteps({ timeline, zh }: Pick<Scenario, 'timeline' | 'zh'>): ReadonlyMap<string, string> {
  const given = new Map(Object.entries(zh?.steps ?? {}))
  return new Map(timeline.map((step) => [stepName(step), nameOf(step, given)]))
}

/** The name without the client in front, as it stands behind the client. */
export function withoutClient(name: string, client: string): string {
  return name.startsWith(`${client} `) ? name.slice(client.length + 1) : name
}

function nameOf(step: Step, given: ReadonlyMap<string, string>): string {
  const name = stepName(step)
  const client = 'client' in step ? step.client : ''
  const rest = withoutClient(name, client)
  const known = givenName(name, given)
  if (known !== undefined) return known
  const zh = givenName(rest, given) ?? (step.as === undefined ? defaultName(step, rest) : undefined)
  if (zh === undefined) return name
  return rest === name ? zh : `${client} ${zh}`
}

/** The Chinese name that is given for a name: for itself, or for its form with `#` for every number. */
function givenName(name: string, given: ReadonlyMap<string, string>): string | undefined {
  const own = given.get(name)
  if (own !== undefined) return own
  const numbers = [...(name.match(/\d+/g) ?? [])]
  return given.get(name.replace(/\d+/g, '#'))?.replace(/#/g, () => numbers.shift() ?? '')
}

/** `rest` ends in what is done, or is a change of a server of a load balancer. */
function defaultName(step: Step, rest: string): string {
  if (step.do === 'backend')
    return `${step.loadBalancer} ${step.backend} ${CHINESE_VALUES[step.becomes] ?? step.becomes}`
  return `${rest.slice(0, rest.length - step.do.length)}${CHINESE_KINDS[step.do]}`
}
