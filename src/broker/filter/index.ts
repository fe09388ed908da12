export type { Compilation, CompiledExpression } from './compileExpression.ts'
export type { ConsumerFilterData, ConsumerFilterManagerOptions } from './consumerFilterManager.ts'
export { ConsumerFilterManager } from './consumerFilterManager.ts'
export { propertyFilter, retryPropertyFilter } from './propertyFilter.ts'
