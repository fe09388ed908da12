import type { Engine } from './engine.ts'

/**
 * Makes every method of a client that answers with a promise let the cluster's time pass until then. The client stays the
 * object that it was; its methods are put in front of those of its class.
 */
export function inClusterTime<C extends object>(client: C, name: string, engine: Engine): C {
  for (const key of methodsOf(client)) {
    const method: unknown = Reflect.get(client, key)
    if (typeof method !== 'function') continue
    const what = `${name}.${typeof key === 'symbol' ? (key.description ?? 'symbol') : key}`
    Object.defineProperty(client, key, {
      configurable: true,
      writable: true,
      value: (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(method, client, args)
        return result instanceof Promise ? engine.operate(what, () => result) : result
      },
    })
  }
  return client
}

function methodsOf(client: object): readonly (string | symbol)[] {
  const prototype: unknown = Object.getPrototypeOf(client)
  if (typeof prototype !== 'object' || prototype === null) return []
  return Reflect.ownKeys(prototype).filter((key) => {
    const descriptor = Reflect.getOwnPropertyDescriptor(prototype, key)
    return key !== 'constructor' && key !== Symbol.asyncIterator && typeof descriptor?.value === 'function'
  })
}
