// Quantities as k8s.io/apimachinery/pkg/api/resource reads them: 500m, 1.5G, 512Mi, 2e3.

import { shortened } from '../yaml/index.ts'

const WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const FACTORS: ReadonlyMap<string, number> = new Map([
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
])

/** Longer ones nobody writes, and the pattern below takes the square of their length. */
const LENGTH_MAX = 100

function split(text: string): { readonly number: string; readonly factor: number | undefined } | undefined {
  if (text.length > LENGTH_MAX) return undefined
  const match = /^([+-]?[0-9]*(?:\.[0-9]*)?)([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text)
  if (match === null || text === '') return undefined
  const [, number = '', suffix = ''] = match
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)
  return { number, factor: exponent === null ? FACTORS.get(suffix) : 10 ** Number(exponent[1]) }
}

/** What is wrong with a quantity, in the words of the API server. */
export function quantityProblem(text: string): string | undefined {
  const parts = split(text)
  if (parts === undefined) return `${WRONG}, and this is "${shortened(text)}"`
  if (parts.factor === undefined)
    return `unable to parse quantity's suffix of "${shortened(text)}"; allowed are ${[...FACTORS.keys()].filter((own) => own !== '').join(', ')}`
  return undefined
}

/** Its value: cores, or bytes. Undefined for what is no quantity. */
export function quantity(text: string): number | undefined {
  if (quantityProblem(text) !== undefined) return undefined
  const { number, factor } = split(text) ?? { number: '', factor: undefined }
  // A unit alone, or a dot, is 0.
  return factor === undefined ? undefined : (/\d/.test(number) ? Number(number) : 0) * factor
}
