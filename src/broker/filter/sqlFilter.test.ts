import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileExpression } from './compileExpression.ts'
import { parseSql } from './sqlParser.ts'

const GRAMMAR = { textSearches: true }

function captured<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./captured/${name}`, import.meta.url), 'utf8')) as T
}

function answerOf(expression: string): string | null | undefined {
  const compilation = compileExpression('SQL92', expression, GRAMMAR)
  return 'fault' in compilation ? compilation.fault : null
}

function matches(expression: string, properties: Readonly<Record<string, string>>): boolean {
  const compilation = compileExpression('SQL92', expression, GRAMMAR)
  return 'matches' in compilation && compilation.matches(new Map(Object.entries(properties)))
}

describe('an SQL92 expression', () => {
  it('is accepted or refused with the text of the original', () => {
    const answers = captured<readonly (readonly [string, string | null])[]>('answers.json')
    expect(answers.length).toBeGreaterThan(250)
    expect(answers.map(([expression]) => [expression, answerOf(expression)])).toEqual(answers)
  })

  it('evaluates as in the original', () => {
    const { properties, matches } = captured<{
      readonly properties: readonly Readonly<Record<string, string>>[]
      readonly matches: readonly (readonly [string, string])[]
    }>('matches.json')
    const letter = new Map<unknown, string>([
      [true, 't'],
      [false, 'f'],
      [null, 'n'],
      [undefined, 'x'],
    ])
    const ours = matches.map(([expression]) => {
      const { evaluate } = parseSql(expression, GRAMMAR)
      return [expression, properties.map((set) => letter.get(evaluate(new Map(Object.entries(set))))).join('')]
    })
    expect(ours).toEqual(matches)
  })

  it('reads a property as a number of the type of the literal', () => {
    expect(matches('a > 10', { a: '11' })).toBe(true)
    expect(matches('a > 10', { a: '11.5' })).toBe(false)
    expect(matches('a > 10.0', { a: '11.5' })).toBe(true)
    expect(matches('a = 3000000000', { a: '3000000000' })).toBe(true)
    expect(matches('a = 5', { a: '3000000000' })).toBe(false)
  })

  it('does not match what is unknown, and neither does its opposite', () => {
    expect(matches('a = 1', {})).toBe(false)
    expect(matches('a <> 1', {})).toBe(false)
    expect(matches('NOT (a = 1)', {})).toBe(false)
    expect(matches('a = 1 OR b = 1', { b: '1' })).toBe(true)
    expect(matches('a IS NULL', {})).toBe(true)
  })

  it('does not match where the original throws, even beside a condition that is true', () => {
    expect(matches("b = 'y' OR a > 1", { a: 'x', b: 'y' })).toBe(true)
    expect(matches("a > 1 OR b = 'y'", { a: 'x', b: 'y' })).toBe(false)
  })

  it('takes long lists of alternatives, and refuses what nests too deeply', () => {
    const alternatives = Array.from({ length: 5000 }, (_, index) => `a = ${index}`).join(' OR ')
    expect(matches(alternatives, { a: '4999' })).toBe(true)
    const nested = (depth: number): string => `${'('.repeat(depth)}a IS NULL${')'.repeat(depth)}`
    expect(answerOf(nested(500))).toBeNull()
    expect(answerOf(nested(1000))).toBe('java.lang.StackOverflowError')
    expect(answerOf(`${'+('.repeat(1000)}a`)).toBe('java.lang.StackOverflowError')
    expect(answerOf(`${'NOT '.repeat(10_000)}a`)).toBe('java.lang.StackOverflowError')
  })

  it('has no other type than SQL92', () => {
    const compilation = compileExpression('XPATH', 'a', GRAMMAR)
    expect('fault' in compilation && compilation.fault).toContain('FilterFactory.get(String)" is null')
  })
})
