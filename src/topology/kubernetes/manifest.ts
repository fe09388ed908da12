import type { FilePlace, MapTree, Problems, Tree } from '../yaml/index.ts'

/** One object of a file, and how messages about it begin. */
export class Manifest {
  readonly tree: MapTree
  readonly kind: string
  readonly problems: Problems
  readonly #version: string
  readonly #name: string

  constructor(tree: MapTree, kind: string, apiVersion: string, problems: Problems) {
    this.tree = tree
    this.kind = kind
    this.problems = problems
    this.#version = apiVersion.slice(apiVersion.indexOf('/') + 1)
    const metadata = tree.entries.get('metadata')
    const name = metadata?.kind === 'map' ? metadata.entries.get('name') : undefined
    this.#name = name?.kind === 'scalar' && typeof name.value === 'string' ? name.value.slice(0, 80) : ''
  }

  get place(): FilePlace {
    return { file: this.tree.origin.file, line: this.tree.line }
  }

  /** What the decoder of the API server says. */
  refuseDecoding(tree: Tree, path: string, text: string): never {
    const { kind } = this
    const sentence = `${kind} in version "${this.#version}" cannot be handled as a ${kind}: ${text}`
    return this.problems.refuseInWords(tree, path, sentence)
  }

  /**
   * What its validation says. `kubectl` puts the kind and the name in front. The pods of a StatefulSet are not looked at by
   * `kubectl apply`: its controller cannot make them and says so in an event.
   */
  refuse(tree: Tree, path: string, text: string): never {
    const isOfPod = path.startsWith('spec.template.spec.') && path !== 'spec.template.spec.restartPolicy'
    if (this.kind === 'StatefulSet' && isOfPod) return this.refusePod(tree, path, text)
    const sentence = `The ${this.kind} ${JSON.stringify(this.#name)} is invalid: ${path}: ${text}`
    return this.problems.refuseInWords(tree, path, sentence)
  }

  /** What `kubectl apply` accepts, and what the controller cannot make a pod of, as `kubectl describe` shows it. */
  refusePod(tree: Tree, path: string, text: string): never {
    const [kind, name] = [this.kind, this.#name]
    const invalid = `${path.replace(/^spec\.template\./, '')}: ${text}`
    if (kind === 'Pod')
      return this.problems.refuseInWords(tree, path, `The Pod ${JSON.stringify(name)} is invalid: ${invalid}`)
    const sentence =
      kind === 'StatefulSet'
        ? `create Pod ${name}-0 in StatefulSet ${name} failed error: Pod ${JSON.stringify(`${name}-0`)} is invalid: ${invalid}`
        : `Error creating: Pod of ${kind} ${JSON.stringify(name)} is invalid: ${invalid}`
    return this.problems.refuseInWords(tree, path, sentence)
  }
}
