/** A run of a scenario as one self-contained HTML page. */
export type { PageRun, PageTexts } from './scenarioPage.ts'
export { scenarioPage } from './scenarioPage.ts'
