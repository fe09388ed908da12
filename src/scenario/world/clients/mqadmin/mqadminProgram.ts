import { type Admin, createAdmin } from '../../../../client/index.ts'
import { invariant, type Runtime } from '../../../../runtime/index.ts'
import { commandLine, shellCommands } from '../../../../topology/index.ts'
import type { MqadminSpec } from '../../../format/index.ts'
import { Program } from '../program.ts'
import { ProgramError } from '../programError.ts'
import { type Call, COMMON_FLAGS, type Command } from './command.ts'
import { commandNamed } from './commands.ts'
import { stackTrace } from './stackTrace.ts'
import { mqadminWords } from './words.ts'

/** A command printed a stack trace or its usage. The message is all that it printed. */
class ToolFailed extends ProgramError {
  constructor(text: string, cause: unknown) {
    super(text, { cause })
    this.name = 'ToolFailed'
  }
}

/** What a command prints when it fails, and why. */
interface Failure {
  readonly text: string
  readonly cause: unknown
}

/** A shell in which mqadmin is run; every command is a process of its own. */
export class MqadminProgram extends Program<MqadminSpec, Admin> {
  protected override construct(runtime: Runtime, namesrv: string | undefined = this.spec.namesrv): Admin {
    return createAdmin({ runtime, namesrv, dialect: this.dialect, instanceName: String(runtime.clock.wallMs()) })
  }

  /** Runs a command line and answers what it printed. */
  async run(line: string): Promise<string> {
    const read = shellCommands(line)
    invariant('commands' in read, `${line} was checked`)
    const [first, ...others] = read.commands
    const [name = '', ...words] = mqadminWords(first?.words ?? [])
    const command = commandNamed(name)
    invariant(command !== undefined, `${line} was checked`)
    const printed: string[] = []
    const failure = await this.#runOne(command, words, (text) => void printed.push(text))
    if (failure !== undefined) printed.push(failure.text)
    // What comes after `;` or `&` is another command to the shell.
    for (const { words: more } of others) printed.push(`sh: ${more[0] ?? ''}: command not found`)
    const text = printed.join('\n')
    if (failure !== undefined) throw new ToolFailed(text, failure.cause)
    return text
  }

  async #runOne(
    command: Command,
    words: readonly string[],
    print: (line: string) => void,
  ): Promise<Failure | undefined> {
    const usage: Failure = { text: usageOf(command), cause: undefined }
    const read = commandLine(words, [...COMMON_FLAGS, ...command.flags])
    if ('refused' in read || read.options.has('help')) return usage
    if (command.required.some((option) => !read.options.has(option))) return usage
    const options = new Map([...read.options].map(([option, value]) => [option, value.trim()]))
    const namesrv = options.get('namesrvAddr') ?? this.spec.namesrv
    const process = this.spawn()
    const { runtime } = process
    const admin = this.construct(runtime, namesrv)
    const release = this.spec.dialect ?? 'java-5.3'
    const nowMs = runtime.clock.wallMs()
    const { localOffsetMs = 0 } = runtime.process
    const call: Call = { admin, options, namesrv: namesrv ?? '', release, nowMs, localOffsetMs, print }
    try {
      await admin.start()
      return (await command.run(call)) === 'usage' ? usage : undefined
    } catch (cause) {
      return { text: stackTrace(command.className, cause), cause }
    } finally {
      await admin.shutdown()
      process.kill()
    }
  }
}

function usageOf({ name, flags, required }: Command): string {
  const options = [...COMMON_FLAGS, ...flags].map(({ short, long, takesValue }) => {
    const text = takesValue ? `-${short} <arg>` : `-${short}`
    return required.includes(long) ? text : `[${text}]`
  })
  return `usage: mqadmin ${name} ${options.join(' ')}`
}

export function asMqadmin(program: Program): MqadminProgram {
  invariant(program instanceof MqadminProgram, `${program.name} of a checked scenario is a shell with mqadmin`)
  return program
}
