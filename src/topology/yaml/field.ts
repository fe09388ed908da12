import { shortened } from './nearest.ts'
import type { FilePlace, Problems } from './problems.ts'
import type { Origin, Tree } from './tree.ts'

/** A value of a YAML file with its path. */
export class YamlField<O extends Origin> {
  readonly path: string
  readonly tree: Tree<O>
  protected readonly problems: Problems

  constructor(path: string, tree: Tree<O>, problems: Problems) {
    this.path = path
    this.tree = tree
    this.problems = problems
  }

  /** Where it stands. */
  get place(): FilePlace {
    return { file: this.tree.origin.file, line: this.tree.line }
  }

  refuse(text: string): never {
    return this.problems.refuse(this.tree, this.path, text)
  }

  /** `zh` says the same in Simplified Chinese. */
  warn(text: string, zh: string): void {
    this.problems.warn(this.tree, this.path, text, zh)
  }

  get isEmpty(): boolean {
    return this.tree.kind === 'scalar' && this.tree.value === null
  }

  /** The path of something in it. */
  protected pathOf(name: string): string {
    return this.path === '' ? shortened(name) : `${this.path}.${shortened(name)}`
  }

  get shown(): string {
    if (this.tree.kind === 'map') return 'a map'
    if (this.tree.kind === 'list') return 'a list'
    return this.tree.value === null ? 'empty' : shortened(JSON.stringify(this.tree.value))
  }
}
