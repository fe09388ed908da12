import { type Answer, WireConnection } from './connection.ts'

/** A connection whose answers find their requests by the opaque, as many at once as one likes. */
export class Asking {
  readonly #connection: WireConnection
  readonly #open = new Map<number, (answer: Answer) => void>()

  private constructor(connection: WireConnection) {
    this.#connection = connection
    connection.onAnswer = (answer) => {
      const take = this.#open.get(answer.opaque)
      this.#open.delete(answer.opaque)
      take?.(answer)
    }
  }

  static async open(port: number): Promise<Asking> {
    return new Asking(await WireConnection.open(port))
  }

  /** The request needs an opaque of its own. Rejects unless the answer has one of the codes. */
  async ask(frame: Buffer, codes: readonly number[] = [0]): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#open.set(opaqueOf(frame), resolve)
      this.#connection.write(frame)
    })
    if (!codes.includes(answer.code)) throw new Error(`a request was answered: ${answer.header}`)
    return answer
  }

  close(): void {
    this.#connection.close()
  }
}

/** Of a JSON header: 9 digits behind the name. */
function opaqueOf(frame: Buffer): number {
  const at = frame.indexOf('"opaque":') + 9
  return Number.parseInt(frame.toString('latin1', at, at + 9), 10)
}

/** So many tasks at once until `task` says that there is nothing left. Answers how long each took, in milliseconds. */
export async function crew(workers: number, task: (worker: number) => Promise<boolean>): Promise<number[]> {
  const latencies: number[] = []
  const work = async (worker: number): Promise<void> => {
    for (;;) {
      const start = performance.now()
      if (!(await task(worker))) return
      latencies.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)))
  return latencies
}
