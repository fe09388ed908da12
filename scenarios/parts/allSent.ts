import { all, equals, type Finding, type Observations } from '../../src/scenario/index.ts'

/** The send of every one of these clients ended with SEND_OK. */
export function allSent(seen: Observations, clients: readonly string[]): Finding {
  return all(clients.map((client) => equals(seen.outcome(`${client} send`).text, 'SEND_OK')))
}
