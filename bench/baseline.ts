import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Figure, median } from './figure.ts'
import { heading, type Machine } from './machine.ts'
import { benchDir } from './paths.ts'
import { aligned, number } from './table.ts'

const file = join(benchDir, 'baseline.json')

/** A change of less than this says nothing on a machine with others on it. */
const NOISE = 0.15

/** A figure in units that mean the same on other machines: times by the reference workload, rates times it, sizes as they are. */
export interface Relative {
  readonly name: string
  readonly value: number
}

interface Baseline {
  readonly machine: string
  /** Microseconds of the reference workload there. */
  readonly referenceUs: number
  readonly figures: Readonly<Record<string, number>>
}

/** `referenceUs` was taken beside the figures. */
export function relative(figures: readonly Figure[], referenceUs: number): Relative[] {
  return figures.flatMap((figure) => {
    if (figure.baseline === undefined) return []
    return [{ name: figure.baseline, value: median(figure.values) * factor(figure.unit, referenceUs) }]
  })
}

function factor(unit: string, referenceUs: number): number {
  switch (unit) {
    case 'µs':
      return 1 / referenceUs
    case 'ms':
      return 1000 / referenceUs
    case 'x real time':
    case 'k/s':
    case '/s':
      return referenceUs
    default:
      return 1
  }
}

/** Keeps what was not measured this time. */
export function saveBaseline(on: Machine, referenceUs: number, measured: readonly Relative[]): void {
  const figures: Record<string, number> = { ...readBaseline()?.figures }
  for (const { name, value } of measured) figures[name] = Number(value.toPrecision(4))
  const saved: Baseline = { machine: heading(on), referenceUs: Number(referenceUs.toPrecision(3)), figures }
  writeFileSync(file, `${JSON.stringify(saved, null, 2)}\n`)
}

/** What was measured beside bench/baseline.json. Empty when nothing can be compared. */
export function comparison(measured: readonly Relative[]): string {
  const baseline = readBaseline()
  const rows = measured.flatMap(({ name, value }) => {
    const before = baseline?.figures[name]
    if (before === undefined) return []
    const change = value / before - 1
    const word = Math.abs(change) < NOISE ? '' : change > 0 ? 'more' : 'less'
    return [[name, number(value), number(before), `${change >= 0 ? '+' : ''}${(change * 100).toFixed(0)} %`, word]]
  })
  if (baseline === undefined || rows.length === 0) return ''
  const title = ['beside bench/baseline.json, relative to the reference workload', 'now', 'then', 'change', '']
  return `${aligned([title, ...rows])}\nthen: ${baseline.machine}\n`
}

function readBaseline(): Baseline | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Baseline) : undefined
}
