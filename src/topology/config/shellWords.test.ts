import { describe, expect, it } from 'vitest'
import { shellCommands } from './shellWords.ts'

function words(text: string, variables: Readonly<Record<string, string>> = {}): readonly (readonly string[])[] {
  const read = shellCommands(text, (name) => variables[name])
  return 'commands' in read ? read.commands.map((command) => command.words) : [[`unterminated ${read.unterminated}`]]
}

describe('a shell', () => {
  it('ends a command at a semicolon that is not quoted', () => {
    const text = 'sh mqadmin clusterList -n 10.0.0.1:9876;10.0.0.2:9876'
    expect(shellCommands(text)).toEqual({
      commands: [
        { words: ['sh', 'mqadmin', 'clusterList', '-n', '10.0.0.1:9876'], endedBy: ';', line: 1 },
        { words: ['10.0.0.2:9876'], endedBy: '', line: 1 },
      ],
    })
    for (const list of ["'a;b'", '"a;b"', 'a\\;b', "a';'b"]) expect(words(`x -n ${list}`)).toEqual([['x', '-n', 'a;b']])
  })

  it('ends a command at other operators and at line ends', () => {
    expect(words('a b & c && d | e || f\ng')).toEqual([['a', 'b'], ['c'], ['d'], ['e'], ['f'], ['g']])
  })

  it('takes # for a comment at the beginning of a word alone', () => {
    expect(words('a #b; c\nd e#f "#g"')).toEqual([['a'], ['d', 'e#f', '#g']])
  })

  it('takes quotes and backslashes away', () => {
    expect(words(`a 'b "c" $D' "e \\"f\\" \\x" g\\ h '' "i"'j'`)).toEqual([
      ['a', 'b "c" $D', 'e "f" \\x', 'g h', '', 'ij'],
    ])
  })

  it('joins lines behind a backslash', () => {
    expect(words('a \\\n  b')).toEqual([['a', 'b']])
  })

  it('replaces variables, and splits them outside of quotes', () => {
    const variables = { LIST: 'a b', EMPTY: '', HOST: 'ns' }
    expect(words(`x $LIST "$LIST" $EMPTY $NONE "$EMPTY" \${HOST}:9876`, variables)).toEqual([
      ['x', 'a', 'b', 'a b', '', 'ns:9876'],
    ])
    expect(words(`x \${NONE:-d} \${EMPTY:-e} \${EMPTY-f} \${HOST:+g} $`, variables)).toEqual([
      ['x', 'd', 'e', 'g', '$'],
    ])
  })

  it('leaves what a command would print', () => {
    expect(words('x -n $(hostname -i):9876 `date`')).toEqual([['x', '-n', '$(hostname -i):9876', '`date`']])
  })

  it('leaves redirections out', () => {
    expect(words('x >out.log 2>&1 < in y &')).toEqual([['x', 'y']])
  })

  it.each(["'", '"', '${', '$('])('tells %s without an end', (open) => {
    expect(words(`a ${open}b`)).toEqual([[`unterminated ${open}`]])
  })
})
