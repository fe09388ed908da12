import { between, equal, isNull, notBetween, notEqual, type RangeSymbol, range } from './sqlComparison.ts'
import { escaped, operandFault, parseFault, SqlFault } from './sqlFault.ts'
import { SqlLookahead } from './sqlLookahead.ts'
import {
  asCondition,
  connection,
  inverse,
  literal,
  membership,
  NESTING_MAX,
  negation,
  property,
  type SearchName,
  type SqlNode,
  stackOverflow,
  textSearch,
  truthLiteral,
} from './sqlNode.ts'
import { DECIMAL, EOF, FLOAT, ID, type SqlToken, SqlTokens, STRING } from './sqlTokens.ts'
import { wholeNumber } from './sqlValue.ts'

/** How tightly operators bind; all group from the left. */
const OR = 1
const AND = 2
const EQUALITY = 3
const COMPARISON = 4

const POWERS: ReadonlyMap<string, number> = new Map([
  ['"NOT"', COMPARISON],
  ['"AND"', AND],
  ['"OR"', OR],
  ['"BETWEEN"', COMPARISON],
  ['"IN"', COMPARISON],
  ['"IS"', EQUALITY],
  ['"CONTAINS"', COMPARISON],
  ['"STARTSWITH"', COMPARISON],
  ['"ENDSWITH"', COMPARISON],
  ['"="', EQUALITY],
  ['"<>"', EQUALITY],
  ['">"', COMPARISON],
  ['">="', COMPARISON],
  ['"<"', COMPARISON],
  ['"<="', COMPARISON],
])

const TEXT_SEARCHES: readonly string[] = ['"CONTAINS"', '"STARTSWITH"', '"ENDSWITH"']
const AFTER_NOT = ['"BETWEEN"', '"IN"', ...TEXT_SEARCHES, '">"', '">="', '"<"', '"<="']
const OPERAND_START = ['"NOT"', '"TRUE"', '"FALSE"', '"NULL"', DECIMAL, FLOAT, STRING, ID, '"("', '"-"']

const DOUBLE_MAX_TEXT = '1.7976931348623157E308'
const DOUBLE_MIN_TEXT = '4.9E-324'

/** What the grammar of a release has. */
export interface SqlGrammar {
  /** CONTAINS, STARTSWITH and ENDSWITH are words of the language, and messages name what was only looked ahead for. */
  readonly textSearches: boolean
}

/**
 * Parses a condition (SelectorParser.jj) into closures. Throws SqlFault. The text may go on after the condition: nobody
 * looks at more than the one token behind it.
 */
export function parseSql(text: string, { textSearches }: SqlGrammar): SqlNode {
  return new SqlParser(new SqlTokens(text, textSearches), textSearches).condition()
}

class SqlParser {
  readonly #tokens: SqlTokens
  readonly #textSearches: boolean
  readonly #lookahead: SqlLookahead
  #at = 0
  #nesting = 0
  /** Binding powers of the operators that were looked for in vain at the present token, for messages. */
  readonly #missed = new Set<number>()

  constructor(tokens: SqlTokens, textSearches: boolean) {
    this.#tokens = tokens
    this.#textSearches = textSearches
    this.#lookahead = new SqlLookahead(tokens)
  }

  condition(): SqlNode {
    return asCondition(this.#expression(OR))
  }

  /** An operand and the operators behind it that bind at least as tightly as `lowest`. */
  #expression(lowest: number): SqlNode {
    let left = this.#operand()
    // What was built at one level cannot go on at a tighter one: `a IS NULL > 1` ends before the `>`.
    let tightest = COMPARISON
    for (;;) {
      const power = POWERS.get(this.#peek().kind)
      if (power === undefined || power < lowest || power > tightest) {
        for (let level = lowest; level <= tightest; level++) this.#missed.add(level)
        return left
      }
      left = power === COMPARISON ? this.#comparison(left) : this.#connective(left, power)
      tightest = power
    }
  }

  #connective(left: SqlNode, power: number): SqlNode {
    const { kind } = this.#take()
    if (kind === '"IS"') return this.#isNull(left)
    const right = this.#expression(power + 1)
    switch (kind) {
      case '"AND"':
        return connection('&&', asCondition(left), asCondition(right))
      case '"OR"':
        return connection('||', asCondition(left), asCondition(right))
      case '"="':
        return equal(left, right)
      default:
        return notEqual(left, right)
    }
  }

  #isNull(left: SqlNode): SqlNode {
    const nothing = truthLiteral(null)
    if (this.#peek().kind === '"NULL"') {
      this.#take()
      return isNull(left, nothing)
    }
    if (this.#peek().kind !== '"NOT"') throw this.#unexpected(['"NOT"'], ['"NULL"'])
    this.#take()
    this.#expect('"NULL"')
    return inverse(isNull(left, nothing))
  }

  #comparison(left: SqlNode): SqlNode {
    const not = this.#peek().kind === '"NOT"'
    const kind = this.#tokens.at(not ? this.#at + 1 : this.#at).kind
    switch (kind) {
      case '"CONTAINS"':
      case '"STARTSWITH"':
      case '"ENDSWITH"':
        this.#takeOperator(not)
        return textSearch(kind.slice(1, -1) as SearchName, left, textOf(this.#expect(STRING)), not)
      case '"BETWEEN"': {
        this.#takeOperator(not)
        const low = this.#operand()
        this.#expect('"AND"')
        const high = this.#operand()
        return not ? notBetween(left, low, high) : between(left, low, high)
      }
      case '"IN"':
        this.#takeOperator(not)
        return membership(left, this.#texts(), not)
      default:
        if (not) throw this.#unexpected(AFTER_NOT)
        this.#take()
        return range(kind.slice(1, -1) as RangeSymbol, left, this.#operand())
    }
  }

  #takeOperator(not: boolean): void {
    if (not) this.#take()
    this.#take()
  }

  #texts(): readonly string[] {
    this.#expect('"("')
    const texts = [textOf(this.#expect(STRING))]
    while (this.#peek().kind === '","') {
      this.#take()
      texts.push(textOf(this.#expect(STRING)))
    }
    if (this.#peek().kind !== '")"') throw this.#unexpected(['","', '")"'])
    this.#take()
    return texts
  }

  #operand(): SqlNode {
    this.#nesting++
    if (this.#nesting > NESTING_MAX) throw stackOverflow()
    const node = this.#signedOperand()
    this.#nesting--
    return node
  }

  #signedOperand(): SqlNode {
    const token = this.#peek()
    switch (token.kind) {
      case '"+"':
        if (this.#lookahead.operand(this.#at + 1) < 0) throw this.#unexpected(OPERAND_START)
        this.#take()
        return this.#operand()
      case '"-"':
        this.#take()
        return negation(this.#operand())
      case '"NOT"':
        this.#take()
        return inverse(asCondition(this.#operand()))
      case '"("': {
        this.#take()
        const inner = this.#expression(OR)
        this.#expect('")"')
        return inner
      }
      default:
        return this.#literalOrProperty(token)
    }
  }

  #literalOrProperty(token: SqlToken): SqlNode {
    switch (token.kind) {
      case ID:
        return property(this.#take().image)
      case STRING:
        return literal(textOf(this.#take()))
      case DECIMAL:
        return wholeLiteral(this.#take().image)
      case FLOAT:
        return floatLiteral(this.#take().image)
      case '"TRUE"':
        this.#take()
        return truthLiteral(true)
      case '"FALSE"':
        this.#take()
        return truthLiteral(false)
      case '"NULL"':
        this.#take()
        return truthLiteral(null)
      default:
        throw this.#unexpected(OPERAND_START, ['"+"'])
    }
  }

  #peek(): SqlToken {
    return this.#tokens.at(this.#at)
  }

  #take(): SqlToken {
    this.#missed.clear()
    return this.#tokens.at(this.#at++)
  }

  #expect(kind: string): SqlToken {
    if (this.#peek().kind === kind) return this.#take()
    const operators = [...POWERS].filter(([, power]) => this.#missed.has(power)).map(([name]) => name)
    throw this.#unexpected([...operators, kind])
  }

  /**
   * The present token is none of those that could stand here (ParseException.initialise), nor of those that a look ahead
   * did not find.
   */
  #unexpected(here: readonly string[], ahead: readonly string[] = []): SqlFault {
    const token = this.#peek()
    const expected = this.#textSearches ? [...here, ...ahead] : here.filter((kind) => !TEXT_SEARCHES.includes(kind))
    const found = token.kind === EOF ? EOF : ` ${token.kind} "${escaped(token.image)} "`
    const title = expected.length === 1 ? 'Was expecting:' : 'Was expecting one of:'
    const list = expected.map((kind) => `${kind} ...\n    `).join('')
    return parseFault(`Encountered "${found}" at ${this.#tokens.place(token)}.\n${title}\n    ${list}`)
  }
}

/** The text between the quotes; a doubled quote is one. */
function textOf(token: SqlToken): string {
  return token.image.slice(1, -1).replaceAll("''", "'")
}

function wholeLiteral(image: string): SqlNode {
  const digits = image.replace(/[lL]$/, '')
  const value = wholeNumber(digits)
  if (value === undefined) throw new SqlFault('java.lang.NumberFormatException', `For input string: "${digits}"`)
  return literal(value)
}

/** Zero as a fraction is refused, because it is below the smallest positive double. */
function floatLiteral(image: string): SqlNode {
  const value = Number(image)
  if (value > Number.MAX_VALUE) throw operandFault(`${image} is greater than ${DOUBLE_MAX_TEXT}`)
  if (value < Number.MIN_VALUE) throw operandFault(`${image} is less than ${DOUBLE_MIN_TEXT}`)
  return literal({ type: 'Double', value })
}
