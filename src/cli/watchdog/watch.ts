import type * as fs from 'node:fs'
import type * as inspector from 'node:inspector'
import type * as threads from 'node:worker_threads'
import type { Limit } from '../limit.ts'

/** What the watching thread is given. */
export interface Watched {
  /** Three 32-bit numbers, the beats, the length of what is being done and whether to wait, and then its text in UTF-8. */
  readonly shared: SharedArrayBuffer
  /** Time without a beat after which the run ends. */
  readonly limit: Limit
  /** Bytes of memory beyond which the run ends; the engine itself ends without a sentence a little later. */
  readonly memoryMax: number
  /** The file or the id, as the sentence begins. */
  readonly target: string
  /** How lines of a stack name the user's file. */
  readonly places: readonly string[]
}

/**
 * The watching thread. It is started from the text of this function, so nothing outside of it is in reach. A thread that
 * loops for ever runs no timer and reads no message; but a debugger can stop it, read its stack and let it end the process.
 */
export function watch(need: NodeJS.Require): void {
  const { writeSync } = need('node:fs') as typeof fs
  const { workerData } = need('node:worker_threads') as typeof threads
  const { shared, limit, memoryMax, target, places } = workerData as Watched
  /** How long the debugger may take to stop the thread, and then the thread to end the process. */
  const answerMs = 1500
  const mebibyte = 1024 * 1024
  // The engine would write a line of its own about the debugger that is still there.
  const exit = "process.getBuiltinModule('node:fs').closeSync(2), process.reallyExit(1)"

  const numbers = new Int32Array(shared, 0, 3)
  const tickMs = Math.max(10, Math.min(200, limit.ms / 8))
  let beats = Atomics.load(numbers, 0)
  let stillMs = 0
  let lastMs = performance.now()
  let told = false

  const timer = setInterval(() => {
    const nowMs = performance.now()
    // A machine that slept and a process that was stopped made no progress either, and are no endless loop.
    stillMs += Math.min(nowMs - lastMs, 2 * tickMs)
    lastMs = nowMs
    const seen = Atomics.load(numbers, 0)
    if (seen !== beats || Atomics.load(numbers, 2) > 0) stillMs = 0
    beats = seen
    const used = process.memoryUsage.rss()
    if (used > memoryMax) {
      const allowed = `${Math.round(memoryMax / mebibyte)} MiB (more with NODE_OPTIONS=--max-old-space-size)`
      end(`${doing()} takes ${Math.round(used / mebibyte)} MiB of memory; allowed are ${allowed}`)
    } else if (stillMs >= limit.ms) {
      end(`${doing()} has not come to an end in ${limit.text}; allowed is code that ends, or a longer --limit`)
    }
  }, tickMs)

  function doing(): string {
    return Buffer.from(shared, 12, Atomics.load(numbers, 1)).toString()
  }

  function tell(place: string, sentence: string): void {
    if (told) return
    told = true
    writeSync(2, `rocketmq-sim: ${place}: ${sentence}\n`)
  }

  /** `file.ts:12`, where the stack leads into the user's file. */
  function placeIn(stack: string): string {
    for (const line of stack.split('\n')) {
      for (const place of places) {
        const at = line.indexOf(place)
        const number = at < 0 ? undefined : /^[^\s()]*?:(\d+):\d+\)?$/.exec(line.slice(at + place.length))?.[1]
        if (number !== undefined) return `${target}:${number}`
      }
    }
    return target
  }

  function end(sentence: string): void {
    clearInterval(timer)
    // What neither the debugger nor the thread's own loop can end: a call into the system that does not come back.
    setTimeout(() => {
      tell(target, sentence)
      process.kill(process.pid, 'SIGKILL')
    }, 2 * answerMs)
    const { Session } = need('node:inspector') as typeof inspector
    const session = new Session()
    session.connectToMainThread()
    session.once('Debugger.paused', ({ params }) => {
      const callFrameId = params.callFrames[0]?.callFrameId ?? ''
      const stack = { callFrameId, expression: 'new Error().stack' }
      const answered = (_error: Error | null, { result }: inspector.Debugger.EvaluateOnCallFrameReturnType): void => {
        tell(placeIn(String(result?.value)), sentence)
        session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression: exit })
      }
      session.post('Debugger.evaluateOnCallFrame', stack, answered)
    })
    session.post('Debugger.enable')
    session.post('Debugger.pause')
    // A thread that waits for something runs nothing that could be stopped, and can be asked.
    setTimeout(() => {
      tell(target, sentence)
      session.post('Runtime.evaluate', { expression: exit })
    }, answerMs)
  }
}
