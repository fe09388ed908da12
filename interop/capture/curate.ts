import type { Exchange } from './proxy.ts'

/** One exchange as it is stored in test/captured. */
export interface CapturedExchange {
  readonly client: string
  readonly server: string
  readonly from: 'client' | 'server'
  readonly code: number
  /** null: nothing was answered (one-way, or the recording ended). */
  readonly responseCode: number | null
  readonly serializeType: 'JSON' | 'ROCKETMQ'
  /** Whole frames, base64, length prefix included. */
  readonly request: string
  readonly response: string | null
}

/** Frames above this size are kept only as a stand-in for their kind when no smaller one exists. */
const LARGE_BYTES = 4_000

/**
 * Keeps one exchange of each kind: same parties, code, header fields and outcome. Of a kind, the smallest is kept
 * in which all optional parts are present as often as they occur.
 */
export function curate(exchanges: readonly Exchange[]): CapturedExchange[] {
  const kinds = new Map<string, Exchange>()
  for (const exchange of exchanges) {
    const { summary, responseSummary } = exchange
    const kind = [
      exchange.client,
      exchange.server,
      exchange.from,
      summary.code,
      summary.oneway,
      summary.serializeType,
      summary.bodyBytes > 0,
      summary.extKeys.join(),
      responseSummary?.code ?? 'none',
      responseSummary?.extKeys.join() ?? '',
      (responseSummary?.bodyBytes ?? 0) > 0,
    ].join('|')
    const kept = kinds.get(kind)
    if (kept === undefined || (size(kept) > LARGE_BYTES && size(exchange) < size(kept))) kinds.set(kind, exchange)
  }
  return [...kinds.values()]
    .filter((exchange) => size(exchange) <= LARGE_BYTES + 1_000)
    .map((exchange) => ({
      client: exchange.client,
      server: exchange.server,
      from: exchange.from,
      code: exchange.summary.code,
      responseCode: exchange.responseSummary?.code ?? null,
      serializeType: exchange.summary.serializeType,
      request: exchange.request.toString('base64'),
      response: exchange.response?.toString('base64') ?? null,
    }))
    .sort((a, b) => a.code - b.code)
}

const size = (exchange: Exchange): number => exchange.request.length + (exchange.response?.length ?? 0)
