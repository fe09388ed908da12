import {
  type Dialect,
  type Problems,
  readTree as readYaml,
  type ListTree as YamlList,
  type MapTree as YamlMap,
  type ScalarTree as YamlScalar,
  type Tree as YamlTree,
} from '../yaml/index.ts'

/** The file that values stand in, and what goes for all of them. */
export interface Origin {
  /** As messages name it. */
  readonly file: string
  /** Where its relative paths begin, seen from the folder of the project; empty for that folder itself. */
  readonly folder: string
  readonly env: ReadonlyMap<string, string>
}

export type Tree = YamlTree<Origin>
export type MapTree = YamlMap<Origin>
export type ListTree = YamlList<Origin>
export type ScalarTree = YamlScalar<Origin>

const DIALECT: Dialect = {
  wanted: 'a compose file, a map with services',
  scalars: 'core',
  twice: (name, firstLine) => ({
    refused: `${name} stands twice in one map, first on line ${firstLine}; allowed is once`,
  }),
}

/** A compose file as a tree. Refuses what is no YAML. */
export function readTree(text: string, origin: Origin, problems: Problems): Tree {
  return readYaml(text, origin, problems, DIALECT)
}
