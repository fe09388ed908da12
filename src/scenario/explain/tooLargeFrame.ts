import type { Watch } from '../watch/watch.ts'
import type { BothReasons } from './lossyLink.ts'

/** Why a connection was closed on which a frame over the limit of the decoder came; undefined where none did. */
export function tooLargeFrame({ logs }: Watch, host: string, en: string, zh: string): BothReasons | undefined {
  const size = logs
    .filter((line) => line.host === host && line.message === 'undecodable bytes close the channel')
    .map(({ fields }) => /^a frame of \d+ bytes exceeds the limit of \d+$/.exec(String(fields['error']))?.[0])
    .find((text) => text !== undefined)
  if (size === undefined) return undefined
  return {
    en: {
      rule: `${en}: ${size}`,
      fix: 'keep the payload elsewhere and send where it is, or split batches; maxMessageSize does not raise this limit',
    },
    zh: {
      rule: `${zh}：${size}`,
      fix: '把大数据放到别处、只发送位置，或拆分批量消息；maxMessageSize 不影响这个上限',
    },
  }
}
