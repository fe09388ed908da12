/** YAML with the line of every value, and sentences about what is wrong with it. */

export { YamlField } from './field.ts'
export { nearest, shortened } from './nearest.ts'
export { type FilePlace, type Marked, Problems, type Warning } from './problems.ts'
export {
  type Dialect,
  type ListTree,
  type MapTree,
  type Origin,
  readTree,
  type ScalarTree,
  type Tree,
  ValueCount,
} from './tree.ts'
