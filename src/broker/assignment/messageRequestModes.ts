import { type MessageRequestModes, messageRequestModesBody, type SetMessageRequestMode } from '../../protocol/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { ConfigFile, configJsonText } from '../metadata/index.ts'

export interface MessageRequestModesOptions {
  readonly runtime: Pick<Runtime, 'disk' | 'logger'>
  /** Directory of the JSON files on the disk. */
  readonly directory: string
}

/** Whether a group takes a topic by PULL or by POP, and `messageRequestMode.json` (MessageRequestModeManager). */
export class MessageRequestModeManager {
  readonly #file: ConfigFile
  /** Topic, then group. */
  readonly #modes = new Map<string, Map<string, SetMessageRequestMode>>()

  constructor(options: MessageRequestModesOptions) {
    const { disk, logger } = options.runtime
    this.#file = new ConfigFile({ disk, logger, path: `${options.directory}/messageRequestMode.json` })
  }

  /** Throws SimError StoreUnreadable. */
  load(): void {
    this.#file.load((text) => {
      for (const [topic, groups] of messageRequestModesBody.parse(text).messageRequestModeMap) {
        this.#modes.set(topic, new Map(groups))
      }
    })
  }

  /** What was set for the topic and group; undefined when nothing was. */
  get(topic: string, group: string): SetMessageRequestMode | undefined {
    return this.#modes.get(topic)?.get(group)
  }

  /** Replaces what was set for the topic and group, and writes the file. */
  set(mode: SetMessageRequestMode): void {
    const groups = this.#modes.get(mode.topic) ?? new Map<string, SetMessageRequestMode>()
    groups.set(mode.consumerGroup, mode)
    this.#modes.set(mode.topic, groups)
    const byTopic = new Map(
      [...this.#modes].map(([topic, of]) => [topic, new Map([...of].map(([g, m]) => [g, { ...m }]))]),
    )
    this.#file.write(configJsonText({ messageRequestModeMap: byTopic }))
  }

  /** Everything, as GET_ALL_MESSAGE_REQUEST_MODE answers it. */
  get all(): MessageRequestModes {
    return { messageRequestModeMap: this.#modes }
  }
}
