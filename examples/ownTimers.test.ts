import { type Cluster, startCluster } from 'rocketmq-sim'
import { expect, it } from 'vitest'

/** A desk as an application has it: it knows of no cluster, and waits ten seconds by a timer of JavaScript. */
class Desk {
  readonly #open = new Map<string, (answer: string) => void>()
  readonly #publish: (question: string, id: string) => Promise<unknown>
  #count = 0

  constructor(publish: (question: string, id: string) => Promise<unknown>) {
    this.#publish = publish
  }

  async ask(question: string): Promise<string> {
    const id = String(++this.#count)
    const answer = new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#open.delete(id)
        reject(new Error(`no answer to "${question}" within 10 s`))
      }, 10_000)
      this.#open.set(id, (text) => {
        clearTimeout(timer)
        resolve(text)
      })
    })
    await this.#publish(question, id)
    return await answer
  }

  answered(id: string, text: string): void {
    this.#open.get(id)?.(text)
  }
}

async function deskIn(cluster: Cluster): Promise<Desk> {
  const producer = await cluster.producer({ group: 'desk' })
  const desk = new Desk((body, id) => producer.send({ topic: 'questions', body, keys: id }))
  await cluster.consumer({
    group: 'desk',
    topic: 'answers',
    handler: ({ keys, text }) => desk.answered(keys[0] ?? '', text),
  })
  return desk
}

it('an application that awaits a promise of its own gets its answer', async () => {
  await using cluster = await startCluster({ topics: { questions: 1, answers: 1 } })
  using _timers = cluster.timers.install() // setTimeout and Date now go by the time of the cluster
  const desk = await deskIn(cluster)
  const producer = await cluster.producer({ group: 'clerk' })
  await cluster.consumer({
    group: 'clerk',
    topic: 'questions',
    handler: async ({ keys, text }) => {
      await producer.send({ topic: 'answers', body: `${text} Yes.`, keys })
    },
  })
  expect(await cluster.until(desk.ask('Is it raining?'))).toBe('Is it raining? Yes.')
})

it('and gives up after ten seconds, which take no time here', async () => {
  await using cluster = await startCluster({ topics: { questions: 1, answers: 1 } })
  using _timers = cluster.timers.install()
  const desk = await deskIn(cluster)
  await expect(cluster.until(desk.ask('Is anybody there?'))).rejects.toThrow('within 10 s')
  expect(cluster.now).toBeGreaterThan(10_000)
})
