import { byText, type JsonBody, jsonBody, object, text } from '../json/index.ts'

/** Text by text (remoting.md B5): KV namespaces, the order configuration of REGISTER_BROKER, broker runtime info. */
export interface KVTable {
  readonly table: ReadonlyMap<string, string>
}

export const kvTableBody: JsonBody<KVTable> = jsonBody('KVTable', object<KVTable>({ table: byText(text) }))
