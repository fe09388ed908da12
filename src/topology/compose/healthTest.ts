import type { HealthTest } from '../docker/index.ts'

const HOST = '([A-Za-z_][\\w.-]*|\\d+(?:\\.\\d+){3}|\\[::1\\])'
const PORT = '(\\d{2,5})'
/** Ways to see whether a port accepts connections. */
const DIALS: readonly RegExp[] = [
  new RegExp(`/dev/tcp/${HOST}/${PORT}`),
  new RegExp(`\\b(?:nc|ncat|netcat|telnet)\\b[^|;&]*?\\s${HOST}\\s+${PORT}\\b`),
  new RegExp(`\\btelnet://${HOST}:${PORT}\\b`),
]
const LISTENS = new RegExp(`\\b(?:netstat|ss|lsof)\\b.*?[:\\s'"]${PORT}\\b`)
const CLUSTER = new RegExp(`\\bmqadmin\\b.*\\bclusterList\\b.*?-n\\s*=?['"]?${HOST}:${PORT}`)
const HTTP = new RegExp(`\\b(?:curl|wget)\\b.*?(?:https?://)?${HOST}:${PORT}(?:[/'"\\s]|$)`)

/** What the command of a health check asks. Undefined for one that is not understood. */
export function healthTest(test: string | readonly string[]): HealthTest | undefined {
  const words = typeof test === 'string' ? [test] : test.filter((word) => word !== 'CMD' && word !== 'CMD-SHELL')
  const shown = words.join(' ')
  if (/^(?:exit\s+[1-9]\d*|false|\/bin\/false)\s*$/.test(shown)) return { kind: 'never', shown }
  for (const pattern of DIALS) {
    const found = pattern.exec(shown)
    if (found !== null) return { kind: 'port', host: found[1] ?? '', port: Number(found[2]), shown }
  }
  const cluster = CLUSTER.exec(shown)
  if (cluster !== null) return { kind: 'cluster', host: cluster[1] ?? '', port: Number(cluster[2]), shown }
  const listens = LISTENS.exec(shown)
  if (listens !== null) return { kind: 'port', host: 'localhost', port: Number(listens[1]), shown }
  const http = HTTP.exec(shown)
  return http === null ? undefined : { kind: 'http', host: http[1] ?? '', port: Number(http[2]), shown }
}
