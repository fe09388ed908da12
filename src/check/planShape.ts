import { ErrorCodes, SimError } from '../runtime/index.ts'

/** What a value of a plan may be. `text` names it in errors. */
export interface Shape {
  readonly text: string
  /** Calls `fail` for the first thing that is not allowed. */
  check(value: unknown, path: string): void
}

/** SimError ConfigInvalid that names path, value and what is allowed. */
export function refuse(path: string, value: unknown, allowed: string): SimError {
  const shown = value === undefined ? 'nothing' : JSON.stringify(value)
  const cut = shown.length > 80 ? `${shown.slice(0, 77)}…` : shown
  return new SimError(ErrorCodes.ConfigInvalid, `plan: ${path} is ${cut}; allowed is ${allowed}`, {
    path,
    value,
    allowed,
  })
}

export function whole(min: number, max: number): Shape {
  const text = `a whole number from ${min} to ${max}`
  return {
    text,
    check: (value, path) => {
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return
      throw refuse(path, value, text)
    },
  }
}

export const truth: Shape = {
  text: 'true or false',
  check: (value, path) => {
    if (typeof value !== 'boolean') throw refuse(path, value, 'true or false')
  },
}

export function oneOf(values: readonly string[]): Shape {
  const text = `one of ${values.join(', ')}`
  return {
    text,
    check: (value, path) => {
      if (typeof value !== 'string' || !values.includes(value)) throw refuse(path, value, text)
    },
  }
}

export function listOf(item: Shape, max: number): Shape {
  const text = `a list of at most ${max} items`
  return {
    text,
    check: (value, path) => {
      if (!Array.isArray(value) || value.length > max) throw refuse(path, value, text)
      for (const [index, entry] of value.entries()) item.check(entry, `${path}[${index}]`)
    },
  }
}

/** An object with exactly these fields; those in `optional` may be missing. */
export function fields(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const names = [...Object.keys(required), ...Object.keys(optional)]
  const text = `an object with ${names.join(', ')}`
  return {
    text,
    check: (value, path) => {
      const at = path === '' ? 'the document' : path
      if (!isObject(value)) throw refuse(at, value, text)
      const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
      for (const name of Object.keys(value)) if (!names.includes(name)) throw refuse(below(name), value[name], text)
      for (const [name, shape] of Object.entries(required)) shape.check(value[name], below(name))
      for (const [name, shape] of Object.entries(optional))
        if (value[name] !== undefined) shape.check(value[name], below(name))
    },
  }
}

/** An object whose field `kind` decides about the others. */
export function byKind(kinds: Readonly<Record<string, Shape>>): Shape {
  const text = `an object with kind ${Object.keys(kinds).join(', ')}`
  return {
    text,
    check: (value, path) => {
      if (!isObject(value)) throw refuse(path, value, text)
      const { kind } = value
      const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
      if (shape === undefined) throw refuse(`${path}.kind`, kind, `one of ${Object.keys(kinds).join(', ')}`)
      shape.check(value, path)
    },
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
