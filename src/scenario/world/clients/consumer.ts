import { createPushConsumer, type PushConsumer, type ReceivedMessage } from '../../../client/index.ts'
import type { Runtime } from '../../../runtime/index.ts'
import type { ConsumerSpec } from '../../format/index.ts'
import { Program } from './program.ts'

export class ConsumerProgram extends Program<ConsumerSpec, PushConsumer> {
  protected override construct(runtime: Runtime): PushConsumer {
    const { namesrv, group, dialect, instanceName, subscriptions, consumeFromWhere, messageModel, orderly } = this.spec
    return createPushConsumer({
      runtime,
      namesrv,
      group,
      dialect,
      instanceName,
      subscriptions,
      consumeFromWhere,
      messageModel,
      orderly,
      handler: (message) => this.#handle(message),
    })
  }

  #handle(message: ReceivedMessage): 'CONSUME_SUCCESS' | 'RECONSUME_LATER' {
    const { topic, msgId, tags, reconsumeTimes, text: body } = message
    this.received.push({ client: this.name, atMs: this.world.now, topic, msgId, tags, reconsumeTimes, body })
    this.world.note('received', { client: this.name, topic, msgId, body, reconsumeTimes })
    return this.spec.handlerAnswers ?? 'CONSUME_SUCCESS'
  }
}
