import { readFileSync } from 'node:fs'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { type Reason, why as reasonOf } from '../scenario/index.ts'
import { decodeTrace, type WorldEvent } from '../sim/index.ts'
import type { Language } from './language.ts'

/** Options of `rocketmq-sim why` as commander hands them over. */
export interface WhyOptions {
  readonly message: string
  readonly group: string
  readonly lang: Language
  readonly json?: true
}

/** Prints why a message did not reach a group, or where it was consumed. Exit code 0: consumed, 1: not. */
export async function why(file: string, options: WhyOptions): Promise<void> {
  for (const name of ['message', 'group'] as const) {
    if (options[name].trim() !== '') continue
    const allowed = name === 'group' ? 'a consumer group' : "a message's id, key or whole body"
    throw new SimError(ErrorCodes.ConfigInvalid, `--${name}: "${options[name]}" is empty; allowed is ${allowed}`)
  }
  const reason = reasonOf(eventsOf(file), options.message, options.group)
  const { zh: _zh, ...english } = reason
  process.stdout.write(
    options.json === true ? `${JSON.stringify(english, undefined, 2)}\n` : text(reason, options.lang),
  )
  if (reason.kind !== 'consumed') process.exitCode = 1
}

function text({ kind, sentence, zh }: Reason, language: Language): string {
  return language === 'zh' ? `${KINDS[kind]}：${zh}\n` : `${kind}: ${sentence}\n`
}

/** The kinds in Chinese. */
const KINDS: Readonly<Record<Reason['kind'], string>> = {
  consumed: '已消费',
  unknownMessage: '没有这条消息',
  notStored: '没有存下',
  halfMessage: '半消息',
  invisible: '尚不可见',
  noMember: '没有成员',
  notSubscribed: '没有订阅',
  reachedOnly: '已到达，未处理',
  filtered: '被过滤',
  offsetBeyond: '位点在它之后',
  behind: '尚未消费到',
  refused: '被拒绝',
  otherQueues: '队列无人拉取',
  unreachable: '连不上',
  unexplained: '原因不明',
}

/** All events of the file, which is read before anything is said about it. */
function eventsOf(file: string): readonly WorldEvent[] {
  const allowed = 'allowed is a trace that rocketmq-sim run --trace has written'
  const bytes = bytesOf(file, allowed)
  try {
    const events = [...decodeTrace(bytes)]
    if (events.length > 0) return events
    throw new SimError(ErrorCodes.ConfigInvalid, 'no event in it')
  } catch (error) {
    if (!SimError.is(error)) throw error
    throw new SimError(ErrorCodes.ConfigInvalid, `${file}: ${error.message}; ${allowed}`, { file }, { cause: error })
  }
}

function bytesOf(file: string, allowed: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    const message = `cannot read "${file}" (${(error as NodeJS.ErrnoException).code}); ${allowed}`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { file }, { cause: error })
  }
}
