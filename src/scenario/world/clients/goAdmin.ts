import { ClientInstance, dialects } from '../../../client/index.ts'
import { Perm, SystemTopic } from '../../../protocol/index.ts'
import { invariant, type Runtime } from '../../../runtime/index.ts'
import type { GoAdminSpec, StepOf } from '../../format/index.ts'
import { Program } from './program.ts'

/** Time-out of every call in admin.go. */
const ADMIN_TIMEOUT_MS = 5000

/** The admin client of Go: each call goes to the one address that it is given, and the code of the answer is not read. */
class GoAdmin {
  readonly #instance: ClientInstance

  constructor(instance: ClientInstance) {
    this.#instance = instance
  }

  /** Its background tasks are never started. */
  start(): Promise<void> {
    return Promise.resolve()
  }

  shutdown(): Promise<void> {
    return Promise.resolve()
  }

  async createTopic({ topic, brokerAddr = '', queues = 8 }: StepOf<'createTopic'>): Promise<void> {
    const header = {
      topic,
      defaultTopic: SystemTopic.AUTO_CREATE,
      readQueueNums: queues,
      writeQueueNums: queues,
      perm: Perm.READ | Perm.WRITE,
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: 0,
      order: false,
    } as const
    const options = { timeoutMs: ADMIN_TIMEOUT_MS }
    await this.#instance.invoker.callUnchecked('UPDATE_AND_CREATE_TOPIC', brokerAddr, header, options)
  }
}

export class GoAdminProgram extends Program<GoAdminSpec, GoAdmin> {
  protected override construct(runtime: Runtime): GoAdmin {
    const { namesrv, clientIP, instanceName, dialect = 'go-2.1.2' } = this.spec
    return new GoAdmin(
      new ClientInstance({ runtime, namesrv, clientIP, instanceName, dialect: dialects[dialect], kind: 'admin' }),
    )
  }

  async createTopic(step: StepOf<'createTopic'>): Promise<void> {
    await this.client.createTopic(step)
  }
}

export function asGoAdmin(program: Program): GoAdminProgram {
  invariant(program instanceof GoAdminProgram, `${program.name} of a checked scenario has the admin client of Go`)
  return program
}
