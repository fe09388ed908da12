import type { MessageTrack, TrackType } from '../client/index.ts'
import { type Block, lines, styled, table } from './output/index.ts'

const TONES: Readonly<Partial<Record<TrackType, 'good' | 'warn' | 'bad'>>> = {
  CONSUMED: 'good',
  NOT_CONSUME_YET: 'warn',
  NOT_ONLINE: 'warn',
  UNKNOWN: 'bad',
}

/** What became of a message in each group. */
export function trackBlock(tracks: readonly MessageTrack[]): Block {
  if (tracks.length === 0) return lines('No group consumes the topic.')
  return table(
    ['Consumer Group', 'Track Type', 'Reason'],
    tracks.map(({ consumerGroup, trackType, reason }) => [
      consumerGroup,
      styled(TONES[trackType] ?? 'plain', trackType),
      reason,
    ]),
  )
}
