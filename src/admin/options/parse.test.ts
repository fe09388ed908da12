import { describe, expect, it } from 'vitest'
import { flag, type Options, parseWords, text, whole } from './index.ts'

const options: Options = {
  topic: text('t', 'topic', ''),
  brokerAddr: text('b', 'address', ''),
  brokerName: text(undefined, 'name', ''),
  list: flag('l', ''),
  all: flag('a', ''),
  perm: whole('p', 'perm', '', { min: -10 }),
}
const parse = (line: string): Readonly<Record<string, string>> =>
  Object.fromEntries(parseWords(line === '' ? [] : line.split(' '), options))

// What commons-cli made of the same words, metrics-and-admin.md 5.2.
describe('the words of a command', () => {
  it.each([
    ['-t T', { topic: 'T' }],
    ['-tT', { topic: 'T' }],
    ['-t=T', { topic: 'T' }],
    ['--topic T', { topic: 'T' }],
    ['--topic=T', { topic: 'T' }],
    ['-topic T', { topic: 'T' }],
    ['-topic=T', { topic: 'T' }],
    ['--top T', { topic: 'T' }],
    ['-la', { list: '', all: '' }],
    ['-lt T', { list: '', topic: 'T' }],
    ['-t -5', { topic: '-5' }],
    ['-t -', { topic: '-' }],
    ['-p -3', { perm: '-3' }],
    ['-t a=b', { topic: 'a=b' }],
    ['--topic=a=b', { topic: 'a=b' }],
    ['-t "T"', { topic: 'T' }],
    ["-t 'T'", { topic: "'T'" }],
    ['', {}],
  ])('%s', (line, expected) => {
    expect(parse(line)).toEqual(expected)
  })

  it.each([
    ['-z', '-z is no option of this command'],
    ['--topc T', '--topc is no option of this command; did you mean --topic?'],
    ['--broker x', '--broker is no option of this command'],
    ['--TOPIC T', '--TOPIC is no option of this command; did you mean --topic?'],
    ['-t', '-t/--topic needs a value, <topic>'],
    ['-t -l', '-t/--topic needs a value, <topic>'],
    ['-l=true', '-l/--list takes no value'],
    ['-t A -t B', '-t/--topic is given twice'],
    ['-t A B', '"B" is one word too many; a value that has blanks needs quotes'],
    ['-- B', '"B" is one word too many; a value that has blanks needs quotes'],
  ])('%s is refused', (line, message) => {
    expect(() => parse(line)).toThrow(message)
  })
})
