import type { StepBase } from './base.ts'

/** What a user of the dashboard opens. Each such step has an outcome. */
export type DashboardStep =
  /** The page Cluster. The text of the outcome is its table, a line for each broker; empty without any. */
  StepBase & { readonly do: 'clusterPage'; readonly client: string }
