import { createProducer, type Producer, type SendResult } from '../../../client/index.ts'
import { invariant, type Runtime } from '../../../runtime/index.ts'
import type { ProducerSpec, SendStep } from '../../format/index.ts'
import { Program } from './program.ts'

export class ProducerProgram extends Program<ProducerSpec, Producer> {
  protected override construct(runtime: Runtime): Producer {
    const { namesrv, group, dialect, instanceName } = this.spec
    return createProducer({ runtime, namesrv, group, dialect, instanceName })
  }

  /** Fills `sent` while it goes. */
  async send(step: SendStep, sent: SendResult[]): Promise<void> {
    const { topic, body, tags, keys, delayLevel, mode = 'sync', count } = step
    for (let number = 1; number <= (count ?? 1); number++) {
      const message = { topic, body: count === undefined ? body : `${body} ${number}`, tags, keys, delayLevel }
      if (mode === 'oneway') await this.client.sendOneway(message)
      else sent.push(mode === 'sync' ? await this.client.send(message) : await this.client.sendAsync(message))
    }
  }

  async route(topic: string): Promise<void> {
    await this.client.fetchPublishMessageQueues(topic)
  }
}

export function asProducer(program: Program): ProducerProgram {
  invariant(program instanceof ProducerProgram, `${program.name} of a checked scenario is a producer`)
  return program
}
