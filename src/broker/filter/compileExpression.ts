import type { PropertyLookup } from '../../protocol/index.ts'
import { SqlFault } from './sqlFault.ts'
import { parseSql, type SqlGrammar } from './sqlParser.ts'

/** ExpressionType.SQL92. */
const EXPRESSION_TYPE_SQL92 = 'SQL92'

/** Whether a message with these properties matches: only when the whole expression is true. */
export type CompiledExpression = (properties: PropertyLookup) => boolean

/** Compiled, or the text of the exception with which the original refuses it; `undefined` is its null message. */
export type Compilation = { readonly matches: CompiledExpression } | { readonly fault: string | undefined }

/** FilterFactory.get(type).compile(expression): SQL92 is the only type there is. */
export function compileExpression(type: string, expression: string | undefined, grammar: SqlGrammar): Compilation {
  if (type !== EXPRESSION_TYPE_SQL92) {
    const call = 'Cannot invoke "org.apache.rocketmq.filter.FilterSpi.compile(String)"'
    const value = 'the return value of "org.apache.rocketmq.filter.FilterFactory.get(String)"'
    return { fault: `${call} because ${value} is null` }
  }
  // The original looks the text up in its cache of parsed expressions first, which throws without a message.
  if (expression === undefined) return { fault: undefined }
  try {
    const { evaluate } = parseSql(expression, grammar)
    return { matches: (properties) => evaluate(properties) === true }
  } catch (error) {
    if (error instanceof SqlFault) return { fault: error.message }
    throw error
  }
}
