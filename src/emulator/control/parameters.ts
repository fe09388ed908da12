import { badRequest } from './problem.ts'
import type { ParameterRule, Parameters } from './route.ts'

export interface RawParameters {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** Checks what came in against the rules of a route. What is not in the rules is refused by name, as a likely typing error. */
export function checkedParameters(rules: Readonly<Record<string, ParameterRule>>, raw: RawParameters): Parameters {
  const known = (place: ParameterRule['in']): string[] => Object.keys(rules).filter((name) => rules[name]?.in === place)
  for (const place of ['query', 'body'] as const) {
    const unknown = Object.keys(raw[place]).find((name) => !known(place).includes(name))
    if (unknown !== undefined) {
      const allowed = known(place).join(', ')
      throw badRequest(
        `${unknown}: no such ${place} parameter; ${allowed === '' ? 'none is allowed' : `allowed are ${allowed}`}`,
      )
    }
  }
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, checked(name, rule, raw[rule.in][name])]),
  )
}

function checked(name: string, rule: ParameterRule, value: unknown): unknown {
  if (value === undefined || value === '') {
    if (rule.required === true) throw badRequest(`${name}: missing; ${rule.description}`)
    return undefined
  }
  if (rule.type === 'integer') return checkedInteger(name, rule, value)
  const fits = rule.type === 'string' ? typeof value === 'string' : typeof value === 'object' && value !== null
  if (fits) return value
  throw badRequest(`${name}: ${JSON.stringify(value)} is not a ${rule.type}; ${rule.description}`)
}

function checkedInteger(name: string, rule: ParameterRule, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = rule
  if (typeof number === 'number' && Number.isInteger(number) && number >= minimum && number <= maximum) return number
  throw badRequest(`${name}: ${JSON.stringify(value)} is out of range; allowed are ${minimum} to ${maximum}`)
}
