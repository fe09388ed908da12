import { parseDuration } from '../../runtime/index.ts'
import type { Emulator } from '../emulator.ts'
import { badRequest } from './problem.ts'
import { type ControlRoute, textOf } from './route.ts'

/** A year is longer than any retention or delay. */
const ADVANCE_MS_MAX = 366 * 24 * 3600 * 1000

export function serverRoutes(emulator: Emulator): ControlRoute[] {
  return [
    {
      method: 'get',
      path: '/health',
      summary: 'Whether everything runs, and where',
      answer: () => ({
        status: 'up',
        nameServers: emulator.namesrvAddresses,
        brokers: emulator.brokers.map(({ name, address, vipAddress, broker }) => ({
          name,
          address,
          vipAddress,
          commitLogMaxOffset: broker.context.store.commitLogMaxOffset,
          unknownRequests: Object.fromEntries(broker.unknownRequests),
        })),
        dataDirectory: emulator.dataDirectory ?? null,
      }),
    },
    {
      method: 'post',
      path: '/reset',
      summary: 'Throw away all messages, topics, groups and offsets; addresses stay',
      answer: async () => {
        await emulator.reset()
        return { reset: true }
      },
    },
    {
      method: 'get',
      path: '/clock',
      summary: "The brokers' wall clock",
      answer: () => clockView(emulator),
    },
    {
      method: 'post',
      path: '/clock/advance',
      summary: "Move the brokers' wall clock forward: what is due by then happens now",
      parameters: {
        by: {
          in: 'body',
          type: 'string',
          required: true,
          description: 'a duration such as 90s, 15m or 2h',
          example: '2h',
        },
      },
      answer: (given) => {
        const text = textOf(given, 'by')
        const byMs = parseDuration(text)
        if (byMs === undefined || byMs > ADVANCE_MS_MAX) {
          throw badRequest(`by: "${text}" is not a duration; allowed are times such as 500ms, 90s, 15m, 2h, up to 366d`)
        }
        emulator.clock.advance(byMs)
        return clockView(emulator)
      },
    },
  ]
}

function clockView({ clock }: Emulator): object {
  return { wallTime: new Date(clock.wallMs()).toISOString(), aheadMs: clock.aheadMs }
}
