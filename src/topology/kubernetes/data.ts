import { type FilePlace, shortened } from '../yaml/index.ts'
import { base64Bytes } from './base64.ts'
import type { Field } from './field.ts'
import { readMeta } from './meta.ts'
import type { DataObject } from './model.ts'
import { configKey, dnsSubdomain } from './names.ts'

/** Everything of one together (`MaxSecretSize`, the limit of both kinds). */
const SIZE_MAX = 1024 * 1024

/** A ConfigMap: texts of `data`, and of `binaryData` what is text. */
export function readConfigMap(root: Field, namespace: string): DataObject {
  const collected = new Collected(root)
  const texts = new Map(root.entries('data'))
  for (const [key, field] of texts) collected.add('data', key, field, String(field.value ?? ''))
  for (const [key, field] of root.entries('binaryData')) {
    texts.get(key)?.invalid('duplicate of key present in binaryData', key)
    collected.addBytes('binaryData', key, field)
  }
  return { ...readMeta(root, dnsSubdomain, namespace), ...collected.result() }
}

/** A Secret: `data` decoded; `stringData` wins. */
export function readSecret(root: Field, namespace: string): DataObject {
  const collected = new Collected(root)
  for (const [key, field] of root.entries('data')) collected.addBytes('data', key, field)
  for (const [key, field] of root.entries('stringData')) collected.add('data', key, field, String(field.value ?? ''))
  return { ...readMeta(root, dnsSubdomain, namespace), ...collected.result() }
}

class Collected {
  readonly #root: Field
  readonly #data = new Map<string, string>()
  readonly #places = new Map<string, FilePlace>()
  readonly #binary = new Set<string>()
  #size = 0

  constructor(root: Field) {
    this.#root = root
  }

  add(section: string, key: string, field: Field, text: string): void {
    const problem = configKey(key)
    if (problem !== undefined)
      this.#root.manifest.refuse(
        field.tree,
        `${section}[${shortened(key)}]`,
        `Invalid value: ${JSON.stringify(key.slice(0, 253))}: ${problem}`,
      )
    this.#size += new TextEncoder().encode(text).length
    if (this.#size > SIZE_MAX)
      this.#root.manifest.refuse(field.tree, '[]', `Too long: must have at most ${SIZE_MAX} bytes`)
    const { file, line } = field.place
    this.#data.set(key, text)
    this.#binary.delete(key)
    this.#places.set(key, { file, line: field.tree.kind === 'scalar' ? field.tree.textLine : line })
  }

  addBytes(section: string, key: string, field: Field): void {
    const bytes = base64Bytes(String(field.value ?? ''))
    if (typeof bytes === 'number') {
      field.manifest.refuseDecoding(
        field.tree,
        field.path,
        `illegal base64 data at input byte ${bytes} (${section}.${shortened(key)})`,
      )
    }
    const text = new TextDecoder('utf-8').decode(bytes)
    this.add(section, key, field, text)
    if (text.includes('\uFFFD')) this.#binary.add(key)
  }

  result(): Pick<DataObject, 'data' | 'places' | 'binary'> {
    const data: Record<string, string> = Object.create(null)
    const places: Record<string, FilePlace> = Object.create(null)
    for (const [key, text] of this.#data) data[key] = text
    for (const [key, place] of this.#places) places[key] = place
    return { data, places, binary: [...this.#binary] }
  }
}
