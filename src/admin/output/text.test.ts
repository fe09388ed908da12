import { describe, expect, it } from 'vitest'
import { displayWidth, lines, pairs, printable, reportText, styled, table } from './index.ts'

describe('the text of a report', () => {
  it('aligns columns to their content, numbers to the right, and leaves no blanks at line ends', () => {
    const report = {
      json: null,
      blocks: [
        table(
          ['Name', 'Count', 'Note'],
          [
            ['a', 5, ''],
            ['longer', 12, 'x'],
            ['b', null, undefined],
          ],
        ),
      ],
    }
    expect(reportText(report, false)).toBe(
      ['Name    Count  Note', 'a           5', 'longer     12  x', 'b', ''].join('\n'),
    )
  })

  it('counts columns of the terminal and not characters', () => {
    const report = {
      json: null,
      blocks: [
        table(
          ['Key', 'Body'],
          [
            ['订单', 'x'],
            ['ab', 'y'],
          ],
        ),
      ],
    }
    expect(reportText(report, false)).toBe(['Key   Body', '订单  x', 'ab    y', ''].join('\n'))
    expect([displayWidth('订单'), displayWidth('é'), displayWidth('e\u0301')]).toEqual([4, 1, 1])
  })

  it('puts an empty line between blocks and colours where they are wanted', () => {
    const report = {
      json: null,
      blocks: [
        lines('one', 'two'),
        pairs(
          [
            ['a:', 1],
            ['long:', styled('bad', 'x')],
          ],
          'Title',
        ),
      ],
    }
    expect(reportText(report, false)).toBe('one\ntwo\n\nTitle\na:     1\nlong:  x\n')
    expect(reportText(report, true)).toBe(
      'one\ntwo\n\n\u001b[1mTitle\u001b[22m\na:     1\nlong:  \u001b[31mx\u001b[39m\n',
    )
  })

  it('is empty for nothing', () => {
    expect(reportText({ json: null, blocks: [] }, true)).toBe('')
  })
})

describe('printable', () => {
  it('shows what would move the cursor', () => {
    expect(printable('a\tb\r\nc\u001b[31m\u009b\u202e订')).toBe('a\\tb\\r\\nc\\u{1b}[31m\\u{9b}\\u{202e}订')
  })
})
