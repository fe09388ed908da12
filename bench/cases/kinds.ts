import type { BenchCase } from '../case.ts'
import { type Kind, measureKind } from '../kind.ts'
import { runSends } from '../wire/load.ts'
import { runPops } from '../wire/pops.ts'
import { type PullLoad, runPulls } from '../wire/pulls.ts'
import { runRetries } from '../wire/retries.ts'
import { runTransactions } from '../wire/transactions.ts'

/** Eight sets of properties by turns, of which the expression lets one pass. */
const ORDERS = ['DE', 'FR', 'IT', 'US', 'GB', 'ES', 'PL', 'DE'].map((country, index) => ({
  amount: String(50 * index),
  country,
}))
/** Each reads everything: one alone takes too little time to be measured. */
const GROUPS = 16
const LARGE_AND_NEAR = "amount > 320 AND country IN ('DE', 'FR') AND refund IS NULL"

const sqlKind: Kind = {
  name: 'sql',
  settings: { enablePropertyFilter: 'true' },
  loads: [
    {
      name: 'SQL filter that lets 1 in 8 pass, per message looked at',
      messages: 24_000,
      run: async ({ port, topic, messages }, begin) => {
        const sends = { port, topics: [topic], bodyBytes: 128, connections: 4, inFlight: 64 }
        await runSends({ ...sends, messages, variants: ORDERS })
        const groups = Array.from({ length: GROUPS }, (_, index) => `group_${index}_${topic}`)
        const [first, ...others] = groups.map((group) => ({ port, topic, group, sql: LARGE_AND_NEAR }))
        const all = [await runPulls(first as PullLoad, begin)]
        for (const load of others) all.push(await runPulls(load))
        return {
          messages: all.reduce((sum, one) => sum + one.messages, 0),
          seconds: all.reduce((sum, one) => sum + one.seconds, 0),
          latencies: all.flatMap((one) => one.latencies),
        }
      },
    },
  ],
}

const transactionsKind: Kind = {
  name: 'transactions',
  // The default of 30 s would leave the rounds of checks out of a short measurement.
  settings: { transactionCheckInterval: '2000' },
  loads: [
    {
      name: 'transaction: half message and commit',
      messages: 10_000,
      run: (place, begin) => runTransactions({ ...place, inFlight: 64 }, begin),
    },
    {
      name: 'transaction with its op message and two rounds of checks',
      messages: 10_000,
      run: (place, begin) => runTransactions({ ...place, inFlight: 64 }, begin),
      afterMs: 5000,
    },
  ],
}

const popKind: Kind = {
  name: 'pop',
  loads: [
    {
      name: 'pop 32 at a time, an acknowledgement for each message',
      messages: 8000,
      run: (place, begin) => runPops({ ...place, acknowledge: 'each', invisibleMs: 300_000 }, begin),
    },
    {
      name: 'pop 32 at a time, one acknowledgement for all',
      messages: 24_000,
      run: (place, begin) => runPops({ ...place, acknowledge: 'batch', invisibleMs: 300_000 }, begin),
    },
    {
      name: 'pop, acknowledgements and what revives the rest',
      messages: 8000,
      run: (place, begin) => runPops({ ...place, acknowledge: 'each', invisibleMs: 5000 }, begin),
      afterMs: 10_000,
    },
  ],
}

const retriesKind: Kind = {
  name: 'retries',
  loads: [
    {
      name: 'retry: sent back, waited for a second, pulled again',
      messages: 10_000,
      run: (place, begin) => runRetries(place, begin),
    },
  ],
}

const caseOf = (kind: Kind): BenchCase => ({ name: kind.name, measure: (context) => measureKind(kind, context) })

export const sql: BenchCase = caseOf(sqlKind)
export const transactions: BenchCase = caseOf(transactionsKind)
export const pop: BenchCase = caseOf(popKind)
export const retries: BenchCase = caseOf(retriesKind)
