import type { Report } from './report.ts'

/** The report for programs. One line when there are more to come, so that a reader can take them one by one. */
export function reportJson(report: Report, oneLine: boolean): string {
  return `${JSON.stringify(report.json, undefined, oneLine ? undefined : 2)}\n`
}
