import { type AdminCommand, SECTIONS } from './command.ts'
import type { Option, Options } from './options/index.ts'

const PROGRAM = 'rocketmq-sim admin'

/** Text from which help wraps when the terminal does not say how wide it is. */
const COLUMNS = 100

export function commandList(commands: readonly AdminCommand[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const sections = SECTIONS.flatMap((section) => [
    '',
    section,
    ...commands
      .filter((each) => each.section === section)
      .map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
  ])
  return [
    `Usage: ${PROGRAM} <command> [options]`,
    '',
    'Administration of a RocketMQ cluster: of rocketmq-sim and of Apache RocketMQ 4.9 and 5. Commands and options are',
    'those of mqadmin; upper and lower case of a command are alike.',
    ...sections,
    '',
    'Every command also takes',
    ...optionRows(COMMON_OPTIONS, undefined, COLUMNS),
    '',
    `See "${PROGRAM} help <command>" for its options and examples.`,
    '',
  ].join('\n')
}

export function commandHelp(command: AdminCommand, columns: number = COLUMNS): string {
  const own = optionRows(command.options, command.oneOf, columns)
  return [
    `Usage: ${usage(command)}`,
    '',
    ...wrapped(`${command.summary}.`, 0, columns),
    ...(command.details ?? []).flatMap((text) => wrapped(text, 0, columns)),
    '',
    ...(own.length === 0 ? [] : ['Options', ...own, '']),
    'Common options',
    ...optionRows(COMMON_OPTIONS, undefined, columns),
    '',
    command.examples.length === 1 ? 'Example' : 'Examples',
    ...command.examples.map((example) => `  ${PROGRAM} ${example}`),
    '',
  ].join('\n')
}

/** One line: what has to be given, and that more may be. */
export function usage({ name, options, oneOf = [] }: AdminCommand): string {
  const word = (long: string): string => {
    const option = options[long]
    const short = option?.letter === undefined ? `--${long}` : `-${option.letter}`
    return option?.value === undefined ? short : `${short} <${option.value}>`
  }
  const required = Object.keys(options).filter((long) => options[long]?.required === true)
  const choice = oneOf.length === 0 ? [] : [`(${oneOf.map(word).join(' | ')})`]
  const more = Object.keys(options).length > required.length + oneOf.length ? ['[options]'] : []
  return [PROGRAM, name, ...required.map(word), ...choice, ...more].join(' ')
}

const common = (letter: string | undefined, value: string | undefined, help: string): Option<unknown> => ({
  letter,
  value,
  help,
  required: false,
  read: (text) => text,
})

/** What every command takes. */
export const COMMON_OPTIONS: Options = {
  namesrvAddr: common('n', 'host:port;…', 'NameServers (default: NAMESRV_ADDR, else 127.0.0.1:9876)'),
  json: common(undefined, undefined, 'print JSON for programs'),
  timeout: common(undefined, 'time', 'limit of each request, such as 500ms or 10s (default 5s)'),
  help: common('h', undefined, 'print the help of the command'),
}

function optionRows(options: Options, oneOf: readonly string[] | undefined, columns: number): readonly string[] {
  const rows = Object.entries(options).map(([long, option]) => {
    const letter = option.letter === undefined ? '    ' : `-${option.letter}, `
    const value = option.value === undefined ? '' : ` <${option.value}>`
    const need = option.required
      ? ' (required)'
      : oneOf?.includes(long) === true
        ? ' (this or another of its kind)'
        : ''
    return [`  ${letter}--${long}${value}`, `${option.help}${need}`] as const
  })
  const width = Math.max(0, ...rows.map(([left]) => left.length)) + 2
  return rows.flatMap(([left, help]) => {
    const [first = '', ...rest] = wrapped(help, width, columns)
    return [`${left.padEnd(width)}${first.trimStart()}`, ...rest]
  })
}

function wrapped(text: string, indent: number, columns: number): readonly string[] {
  const space = ' '.repeat(indent)
  const rows: string[] = []
  let row = ''
  for (const word of text.split(' ')) {
    if (row !== '' && indent + row.length + 1 + word.length > Math.max(columns, indent + 30)) {
      rows.push(space + row)
      row = word
    } else row = row === '' ? word : `${row} ${word}`
  }
  return [...rows, space + row]
}
