import { operandFault, SqlFault } from './sqlFault.ts'
import { condition, connection, type Evaluate, inverse, type SqlNode } from './sqlNode.ts'
import { compare, compareDoubles, javaText, parseJavaDouble, type SqlValue, sameValue } from './sqlValue.ts'

export type RangeSymbol = '>' | '>=' | '<' | '<='

/** `=`: text with text by its characters, anything else after conversion. NULL may not stand on either side. */
export function equal(left: SqlNode, right: SqlNode): SqlNode {
  for (const operand of [left, right]) {
    if (operand.constant?.value === null) throw operandFault(`'${operand.text()}' cannot be compared.`)
  }
  if (left.constant !== undefined && left.boolean && right.constant !== undefined && !right.boolean) {
    throw operandFault(`'${left.text()}' cannot be compared with '${right.text()}'`)
  }
  return equality(left, right)
}

/** IS NULL is `=` with NULL on the right, so that it is true when both are null, and unknown becomes true. */
export function isNull(left: SqlNode, nothing: SqlNode): SqlNode {
  return equality(left, nothing)
}

/** Null on the left only is unknown, null on the right only is false (ComparisonExpression.doCreateEqual). */
function equality(left: SqlNode, right: SqlNode): SqlNode {
  const evaluate: Evaluate = (properties) => {
    const one = left.evaluate(properties)
    if (one === undefined) return undefined
    const other = right.evaluate(properties)
    if (other === undefined) return undefined
    if (one === null) return other === null ? true : null
    if (other === null) return false
    if (sameValue(one, other)) return true
    const order = compare(one, other)
    return typeof order === 'number' ? order === 0 : undefined
  }
  return condition(evaluate, () => `(${left.text()} == ${right.text()})`, [left, right])
}

/** `>`, `>=`, `<`, `<=`: of numbers; two texts are both read as doubles. */
export function range(symbol: RangeSymbol, left: SqlNode, right: SqlNode): SqlNode {
  for (const operand of [left, right]) refuseForRange(operand)
  const holds = holdsFor[symbol]
  const evaluate: Evaluate = (properties) => {
    const one = left.evaluate(properties)
    if (one === undefined || one === null) return one
    const other = right.evaluate(properties)
    if (other === undefined || other === null) return other
    const order = rangeOrder(one, other)
    return order === undefined ? undefined : holds(order)
  }
  return condition(evaluate, () => `(${left.text()} ${symbol} ${right.text()})`, [left, right])
}

const holdsFor: Readonly<Record<RangeSymbol, (order: number) => boolean>> = {
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
}

function rangeOrder(one: Exclude<SqlValue, null>, other: Exclude<SqlValue, null>): number | undefined {
  if (typeof one === 'string' && typeof other === 'string') {
    const left = parseJavaDouble(one)
    const right = parseJavaDouble(other)
    return left === undefined || right === undefined ? undefined : compareDoubles(left, right)
  }
  const order = compare(one, other)
  return typeof order === 'number' ? order : undefined
}

function refuseForRange(operand: SqlNode): void {
  const value = operand.constant?.value
  const number = value !== undefined && value !== null && typeof value === 'object'
  if (number || (operand.constant === undefined && !operand.boolean)) return
  throw operandFault(`Value '${operand.text()}' cannot be compared.`)
}

/** BETWEEN of two literals has to name the lower one first. */
export function between(value: SqlNode, low: SqlNode, high: SqlNode): SqlNode {
  if (low.constant !== undefined && high.constant !== undefined) checkBounds(low.constant.value, high.constant.value)
  return connection('&&', range('>=', value, low), range('<=', value, high))
}

/** NOT BETWEEN checks no order. */
export function notBetween(value: SqlNode, low: SqlNode, high: SqlNode): SqlNode {
  return connection('||', range('<', value, low), range('>', value, high))
}

export function notEqual(left: SqlNode, right: SqlNode): SqlNode {
  return inverse(equal(left, right))
}

function checkBounds(low: SqlValue, high: SqlValue): void {
  if (low === null || high === null) throw operandFault('Illegal values of between, values can not be null!')
  const order = compare(high, low)
  if (typeof order !== 'number') throw new SqlFault(order.className, order.text)
  if (order >= 0) return
  const bounds = `left value(${javaText(low)}) must less than or equal to right value(${javaText(high)})`
  throw operandFault(`Illegal values of between, ${bounds}`)
}
