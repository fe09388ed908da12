// Writes docs/coverage.md: every request code of Apache RocketMQ and who answers it here, from the protocol table and the
// handler tables of the actors. `--check` compares instead of writing and ends with 1 when the page is out of step.
//
//   node --import tsx scripts/coverage.ts [--check]

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as broker from '../src/broker/index.ts'
import * as client from '../src/client/index.ts'
import { namesrvHandlers } from '../src/namesrv/index.ts'
import { servedHandlers } from '../src/profile/index.ts'
import { type Receiver, RequestCode, type RequestName, requestNameOf, requestRow } from '../src/protocol/index.ts'

const PAGE = fileURLToPath(new URL('../docs/coverage.md', import.meta.url))

/** Names of the requests that one actor has a handler for. */
export type Handled = ReadonlySet<string>

const columns: readonly { readonly receiver: Receiver; readonly title: string }[] = [
  { receiver: 'namesrv', title: 'NameServer' },
  { receiver: 'broker', title: 'Broker' },
  { receiver: 'client', title: 'Client' },
]

/** What each actor of this code base handles. */
export const handled: Readonly<Record<Receiver, Handled>> = {
  namesrv: new Set(Object.keys(namesrvHandlers)),
  broker: new Set(Object.keys(broker.brokerHandlers)),
  client: new Set(Object.keys(client.serverRequestHandlers)),
}

/** What to know of requests that nobody answers here. */
const NOTES: Readonly<Record<string, string>> = {
  UPDATE_AND_CREATE_STATIC_TOPIC: 'static topics are not supported',
  ADD_BROKER: 'for a broker container, which is not supported',
  REMOVE_BROKER: 'for a broker container, which is not supported',
}
/** CONTROLLER_ALTER_SYNC_STATE_SET to CONTROLLER_APPLY_BROKER_ID. */
const CONTROLLER_CODES = { first: 1001, last: 1013 }

/** The page as text. */
export function coveragePage(by: Readonly<Record<Receiver, Handled>>): string {
  const rows = Object.entries(RequestCode).map(([name, code]) => ({ name, code, cells: cellsOf(code, by) }))
  const answered = rows.filter(({ cells }) => cells.slice(0, columns.length).includes('yes')).length
  return `<!-- Written by scripts/coverage.ts; do not edit. -->
# Request coverage

Every request code of Apache RocketMQ 5.3.3 and who answers it here: ${answered} of ${rows.length}. **yes** is answered by a handler, **no** belongs
there in the original and is not implemented, a dash does not belong there. Whatever has no handler, including every
code that is not listed, is answered as the original answers an unknown request: code 3 and \` request type <code> not
supported\`. The column 4.9.7 says what servers with \`--profile 4.9.7\` answer; their NameServer leaves the rest without an
answer, as the original does.

| Code | Request | ${columns.map(({ title }) => title).join(' | ')} | 4.9.7 | Note |
| ---: | --- | ${columns.map(() => ':---:').join(' | ')} | :---: | --- |
${rows.map(({ name, code, cells }) => `| ${code} | ${name} | ${cells.join(' | ')} | ${cells.includes('yes') ? '' : noteOf(name, code)} |`).join('\n')}
`
}

function cellsOf(code: number, by: Readonly<Record<Receiver, Handled>>): readonly string[] {
  const name = requestNameOf(code)
  const receivers = name === undefined ? [] : requestRow(name).to
  const cells = columns.map(({ receiver }) => {
    if (name === undefined || !belongsIn533(name, receiver)) return '–'
    if (by[receiver].has(name)) return 'yes'
    return receivers.includes(receiver) ? 'no' : '–'
  })
  return [...cells, cellOf497(name, by)]
}

function noteOf(name: string, code: number): string {
  if (Object.hasOwn(NOTES, name)) return NOTES[name] ?? ''
  if (code >= CONTROLLER_CODES.first && code <= CONTROLLER_CODES.last) return 'for a controller, which is not supported'
  return 'served by nobody in the original, either'
}

/** Requests for the accounts of ACL 1.0 are gone in 5.3.3. */
function belongsIn533(name: RequestName, receiver: Receiver): boolean {
  return receiver === 'client' || name in servedHandlers({ [name]: name }, '5.3.3', receiver)
}

/** Whether a server with profile 4.9.7 answers it. */
function cellOf497(name: RequestName | undefined, by: Readonly<Record<Receiver, Handled>>): string {
  if (name === undefined) return '–'
  const servers = (['namesrv', 'broker'] as const).filter(
    (server) => name in servedHandlers({ [name]: name }, '4.9.7', server) && requestRow(name).to.includes(server),
  )
  if (servers.length === 0) return '–'
  return servers.some((server) => by[server].has(name)) ? 'yes' : 'no'
}

function main(check: boolean): void {
  const page = coveragePage(handled)
  if (!check) {
    writeFileSync(PAGE, page)
  } else if (readFileSync(PAGE, 'utf8') !== page) {
    process.stderr.write('docs/coverage.md is out of step with the handlers; run: npm run coverage\n')
    process.exitCode = 1
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.includes('--check'))
