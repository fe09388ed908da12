import { kvTableBody, parseJson, writeJson } from '../protocol/index.ts'
import type { Disk, Logger } from '../runtime/index.ts'
import { readText, replaceFile } from './config/index.ts'

/** The one namespace that means something to the NameServer itself: topic to `brokerName:queueNums;…`. */
export const ORDER_TOPIC_CONFIG = 'ORDER_TOPIC_CONFIG'

/** KVConfigManager: texts by namespace and key, kept in `kvConfig.json` and rewritten at every change. */
export class KvConfigManager {
  readonly #disk: Disk
  readonly #logger: Logger
  readonly #path: () => string
  readonly #namespaces = new Map<string, Map<string, string>>()

  constructor(disk: Disk, logger: Logger, path: () => string) {
    this.#disk = disk
    this.#logger = logger
    this.#path = path
  }

  /** Reads the file, if there is one. */
  load(): void {
    const text = readText(this.#disk, this.#path())
    if (text === undefined) return
    const file = parseJson(text, this.#path()) as { readonly configTable?: unknown } | null
    for (const [namespace, table] of entriesOf(file?.configTable)) {
      const texts = entriesOf(table).map(([key, value]) => [key, String(value)] as const)
      this.#namespaces.set(namespace, new Map(texts))
    }
  }

  /** An absent value empties the key and still makes its namespace known, as a null does in the original's map. */
  put(namespace: string, key: string, value: string | undefined): void {
    const table = this.#namespaces.get(namespace) ?? new Map<string, string>()
    this.#namespaces.set(namespace, table)
    if (value === undefined) table.delete(key)
    else table.set(key, value)
    this.#persist()
  }

  get(namespace: string, key: string): string | undefined {
    return this.#namespaces.get(namespace)?.get(key)
  }

  delete(namespace: string, key: string): void {
    this.#namespaces.get(namespace)?.delete(key)
    this.#persist()
  }

  /** KVTable of a namespace; undefined when nothing was ever put there. */
  listBody(namespace: string): Uint8Array | undefined {
    const table = this.#namespaces.get(namespace)
    return table === undefined ? undefined : kvTableBody.encode({ table })
  }

  #persist(): void {
    const text = writeJson({ configTable: this.#namespaces })
    replaceFile(this.#disk, this.#logger, this.#path(), text)
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}
