/** One measured quantity, taken several times. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly values: readonly number[]
  /** What section 11 of the design allows; a figure without budget is there to be watched. */
  readonly budget?: Budget | undefined
  readonly note?: string | undefined
  /** Its name in bench/baseline.json; a figure without one is not compared with earlier ones. */
  readonly baseline?: string | undefined
}

export interface Budget {
  readonly at: 'most' | 'least'
  readonly value: number
}

export const atMost = (value: number): Budget => ({ at: 'most', value })
export const atLeast = (value: number): Budget => ({ at: 'least', value })

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Undefined without a budget. */
export function withinBudget({ values, budget }: Figure): boolean | undefined {
  if (budget === undefined) return undefined
  return budget.at === 'most' ? median(values) <= budget.value : median(values) >= budget.value
}

/** How many times the budget: 2 is twice as much (or half as fast) as allowed. */
export function overBudget({ values, budget }: Figure): number | undefined {
  if (budget === undefined) return undefined
  return budget.at === 'most' ? median(values) / budget.value : budget.value / median(values)
}
