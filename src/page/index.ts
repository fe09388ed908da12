/** A run of a scenario as one self-contained HTML page. */
export type { PageTexts } from './pageTexts.ts'
export type { PageRun } from './scenarioPage.ts'
export { scenarioPage } from './scenarioPage.ts'
