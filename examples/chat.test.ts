import type { Cluster } from 'rocketmq-sim'
import { startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'

const LIMIT_MS = 10_000
/** A new group begins at the end of a queue otherwise, and might miss what was sent before it came. */
const FROM_FIRST = { consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' } as const

/** Asks over one topic and waits for the answer on another one, told apart by a correlation id. */
async function askingMember(cluster: Cluster, name: string) {
  const open = new Map<string, (answer: string) => void>()
  let count = 0
  // Every member needs its own answers: a group of its own.
  await cluster.consumer({
    group: `answers_${name}`,
    topic: 'answers',
    ...FROM_FIRST,
    handler: ({ text, properties }) => open.get(properties.get('correlationId') ?? '')?.(text),
  })
  const producer = await cluster.producer({ group: `asking_${name}` })
  return async (question: string): Promise<string> => {
    const correlationId = `${name}-${++count}`
    let answer: string | undefined
    open.set(correlationId, (text) => {
      answer = text
    })
    await producer.send({ topic: 'questions', body: question, properties: { correlationId } })
    try {
      await cluster.until(() => answer !== undefined, { limit: LIMIT_MS })
    } catch {
      throw new Error(`no answer to "${question}" within ${LIMIT_MS / 1000} s`)
    } finally {
      open.delete(correlationId)
    }
    return answer ?? ''
  }
}

async function answeringService(cluster: Cluster, answerTo: (question: string) => string) {
  const producer = await cluster.producer({ group: 'answering' })
  return await cluster.consumer({
    group: 'service',
    topic: 'questions',
    ...FROM_FIRST,
    handler: async ({ text, properties }) => {
      const correlationId = properties.get('correlationId') ?? ''
      await producer.send({ topic: 'answers', body: answerTo(text), properties: { correlationId } })
    },
  })
}

describe('a chat over RocketMQ', () => {
  it('brings each member the answer to its own question', async () => {
    await using cluster = await startCluster({ topics: { questions: 2, answers: 2 } })
    await answeringService(cluster, (question) => `${question} Yes.`)
    const [ann, bob] = [await askingMember(cluster, 'ann'), await askingMember(cluster, 'bob')]
    expect(await ann('Is it raining?')).toBe('Is it raining? Yes.')
    expect(await bob('Is there coffee?')).toBe('Is there coffee? Yes.')
  })

  it('tells a member after ten seconds that nobody answered', async () => {
    await using cluster = await startCluster({ topics: { questions: 2, answers: 2 } })
    const ann = await askingMember(cluster, 'ann')
    const askedAt = cluster.now
    await expect(ann('Is anybody there?')).rejects.toThrow('no answer to "Is anybody there?" within 10 s')
    expect(cluster.now - askedAt).toBeCloseTo(LIMIT_MS, -2)
  })

  it('leaves an answer that comes too late to nobody', async () => {
    await using cluster = await startCluster({ topics: { questions: 2, answers: 2 } })
    const ann = await askingMember(cluster, 'ann')
    await expect(ann('Is it raining?')).rejects.toThrow('within 10 s')
    await answeringService(cluster, (question) => `${question} Yes.`) // finds the question that waits
    await cluster.expect.consumed('answers_ann', 'answers', ['Is it raining? Yes.'])
    expect(await ann('And now?')).toBe('And now? Yes.')
  })

  it('publishes what happens in a room to those who are in it', async () => {
    await using cluster = await startCluster({ topics: { events: 4 } })
    const rooms = { ann: 'kitchen', bob: 'garden', eve: 'kitchen || garden' }
    for (const [name, tags] of Object.entries(rooms)) {
      await cluster.consumer({
        group: `events_${name}`,
        topic: 'events',
        tags,
        ...FROM_FIRST,
        handler: () => undefined,
      })
    }
    const producer = await cluster.producer()
    for (const body of ['coffee is ready', 'the sun is out', 'the milk is gone']) {
      await producer.send({ topic: 'events', body, tags: body.includes('sun') ? 'garden' : 'kitchen' })
    }

    const quiet = { once: true, quietFor: '1m' }
    await cluster.expect.consumed('events_ann', 'events', ['coffee is ready', 'the milk is gone'], quiet)
    await cluster.expect.consumed('events_bob', 'events', ['the sun is out'], quiet)
    await cluster.expect.consumed('events_eve', 'events', 3, quiet)
  })

  it('publishes an event to every member, and shares work within a group', async () => {
    await using cluster = await startCluster({ topics: { events: 4 } })
    const seen: string[] = []
    for (const name of ['ann', 'bob']) {
      await cluster.consumer({
        group: `events_${name}`,
        topic: 'events',
        ...FROM_FIRST,
        handler: ({ text }) => void seen.push(`${name} saw ${text}`),
      })
    }
    const archived = new Set<string>()
    for (let worker = 0; worker < 2; worker++) {
      await cluster.consumer({
        group: 'archive',
        topic: 'events',
        ...FROM_FIRST,
        handler: ({ text }) => void archived.add(text),
      })
    }
    const producer = await cluster.producer()
    for (let number = 0; number < 8; number++) await producer.send({ topic: 'events', body: `event ${number}` })

    for (const group of ['events_ann', 'events_bob', 'archive']) await cluster.assertConsumed(group, 'events')
    expect(seen).toHaveLength(16)
    // A queue that changes hands may bring a message twice: delivery is at least once.
    expect(archived.size).toBe(8)
  })

  it('brings a member that crashed what it missed, and the work that it had begun to others', async () => {
    await using cluster = await startCluster({ topics: { events: 4 } })
    const join = (group: string, host: string) =>
      cluster.consumer({ group, topic: 'events', host, ...FROM_FIRST, handler: () => undefined })
    for (const host of ['ann', 'bob']) {
      await join(`events_${host}`, host)
      await join('archive', host)
    }
    const producer = await cluster.producer()
    const publish = async (...bodies: readonly string[]) => {
      for (const body of bodies) await producer.send({ topic: 'events', body })
    }
    await publish('event 1', 'event 2', 'event 3', 'event 4')
    await cluster.assertConsumed('events_ann', 'events')
    cluster.client('ann').kill()
    await publish('event 5', 'event 6', 'event 7', 'event 8')
    await cluster.assertConsumed('archive', 'events') // bob takes over what was ann's

    await join('events_ann', 'ann')
    await cluster.expect.consumed('events_ann', 'events', 8)
    await cluster.expect.consumed('events_bob', 'events', 8)
  })
})
