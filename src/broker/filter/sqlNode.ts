import type { PropertyLookup } from '../../protocol/index.ts'
import { operandFault, parseFault, SqlFault } from './sqlFault.ts'
import { javaText, negated, type SqlNumber, type SqlValue } from './sqlValue.ts'

/** `undefined` where the original throws while it evaluates; such a message does not match. */
export type Evaluate = (properties: PropertyLookup) => SqlValue | undefined

/** A part of an expression, compiled. What operators accept depends on its kind, as on the classes of the original. */
export interface SqlNode {
  readonly evaluate: Evaluate
  /** How error messages print it (Expression.toString). */
  readonly text: () => string
  /** Set for literals: what their value is. */
  readonly constant?: { readonly value: SqlValue }
  /** It is true, false or unknown: a comparison, a connective, TRUE, FALSE, NULL. */
  readonly boolean: boolean
  readonly property: boolean
  /** How deep evaluation goes. */
  readonly depth: number
  /** Set for AND and OR: what they connect. */
  readonly connected?: { readonly symbol: Connective; readonly left: SqlNode; readonly right: SqlNode }
}

export type Connective = '&&' | '||'

/**
 * How deep an expression may nest. The original runs out of stack, between 500 and 1000 parentheses with the usual 1 MB;
 * its answer is the same.
 */
export const NESTING_MAX = 800

export function stackOverflow(): SqlFault {
  return new SqlFault('java.lang.StackOverflowError')
}

export function property(name: string): SqlNode {
  const evaluate: Evaluate = (properties) => properties.get(name) ?? null
  return { evaluate, text: () => name, boolean: false, property: true, depth: 1 }
}

export function literal(value: string | SqlNumber): SqlNode {
  const text = typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : javaText(value)
  return { evaluate: () => value, text: () => text, constant: { value }, boolean: false, property: false, depth: 1 }
}

/** TRUE, FALSE and NULL, which are conditions as well as literals. */
export function truthLiteral(value: boolean | null): SqlNode {
  const text = String(value).toUpperCase()
  return { evaluate: () => value, text: () => text, constant: { value }, boolean: true, property: false, depth: 1 }
}

/** A condition over operands. */
export function condition(evaluate: Evaluate, text: () => string, operands: readonly SqlNode[]): SqlNode {
  return { evaluate, text, boolean: true, property: false, depth: depthOver(operands) }
}

export function negation(operand: SqlNode): SqlNode {
  const evaluate: Evaluate = (properties) => {
    const value = operand.evaluate(properties)
    if (value === undefined) return undefined
    return value !== null && typeof value === 'object' ? negated(value) : null
  }
  const text = (): string => `(- ${operand.text()})`
  return { evaluate, text, boolean: false, property: false, depth: depthOver([operand]) }
}

/** NOT; unknown stays unknown. */
export function inverse(operand: SqlNode): SqlNode {
  const evaluate: Evaluate = (properties) => {
    const value = operand.evaluate(properties)
    return typeof value === 'boolean' ? !value : value
  }
  return condition(evaluate, () => `(NOT ${operand.text()})`, [operand])
}

/**
 * AND and OR over three values, from left to right: the deciding value ends it, otherwise one unknown makes the whole
 * unknown. A failure on the way there fails the whole.
 */
export function connection(symbol: Connective, left: SqlNode, right: SqlNode): SqlNode {
  const chained = left.connected?.symbol === symbol
  const deciding = symbol === '||'
  // Flattened at the first use, so that a list of thousands of terms neither recurses nor is copied term by term.
  let terms: readonly SqlNode[] | undefined
  const evaluate: Evaluate = (properties) => {
    terms ??= termsOf(symbol, left, right)
    let unknown = false
    for (const term of terms) {
      const value = term.evaluate(properties)
      if (value === undefined) return undefined
      if (value === deciding) return deciding
      if (value === null) unknown = true
    }
    return unknown ? null : !deciding
  }
  const text = (): string => {
    const texts = termsOf(symbol, left, right).map((term) => term.text())
    return texts.reduce((one, other) => `(${one} ${symbol} ${other})`)
  }
  const depth = Math.max(chained ? left.depth : depthOver([left]), depthOver([right]))
  return { evaluate, text, boolean: true, property: false, depth, connected: { symbol, left, right } }
}

function termsOf(symbol: Connective, left: SqlNode, right: SqlNode): readonly SqlNode[] {
  const terms = [right]
  let node = left
  while (node.connected?.symbol === symbol) {
    terms.push(node.connected.right)
    node = node.connected.left
  }
  terms.push(node)
  return terms.reverse()
}

/** A condition as it is, a bare property as one that is never true (its value is text); anything else is refused. */
export function asCondition(node: SqlNode): SqlNode {
  if (node.boolean) return node
  if (!node.property) throw parseFault(`Expression will not result in a boolean value: ${node.text()}`)
  return condition((properties) => (node.evaluate(properties) === null ? null : false), node.text, [node])
}

/** IN and NOT IN: the list holds texts, the left side has to be a property. */
export function membership(left: SqlNode, elements: readonly string[], not: boolean): SqlNode {
  if (!left.property) throw operandFault(`Expected a property for In expression, got: ${left.text()}`)
  const members: ReadonlySet<SqlValue | undefined> = new Set(elements)
  const evaluate: Evaluate = (properties) => {
    const value = left.evaluate(properties)
    return value === null ? null : members.has(value) !== not
  }
  const text = (): string => `${left.text()} ${not ? 'NOT IN' : 'IN'} ( ${elements.join(', ')} )`
  return condition(evaluate, text, [left])
}

export type SearchName = 'CONTAINS' | 'STARTSWITH' | 'ENDSWITH'

/** The searches are false for what is no text and for an empty search, and so are their NOT forms. */
export function textSearch(name: SearchName, left: SqlNode, search: string, not: boolean): SqlNode {
  const found = searches[name]
  const evaluate: Evaluate = (properties) => {
    const value = left.evaluate(properties)
    if (value === undefined) return undefined
    return typeof value === 'string' && search !== '' && found(value, search) !== not
  }
  return condition(evaluate, () => `(${not ? 'NOT ' : ''}${name} ${left.text()})`, [left])
}

const searches: Readonly<Record<SearchName, (text: string, search: string) => boolean>> = {
  CONTAINS: (text, search) => text.includes(search),
  STARTSWITH: (text, search) => text.startsWith(search),
  ENDSWITH: (text, search) => text.endsWith(search),
}

function depthOver(operands: readonly SqlNode[]): number {
  let depth = 1
  for (const operand of operands) depth = Math.max(depth, operand.depth + 1)
  if (depth > NESTING_MAX) throw stackOverflow()
  return depth
}
