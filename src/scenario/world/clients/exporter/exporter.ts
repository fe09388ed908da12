import { type Admin, createAdmin } from '../../../../client/index.ts'
import { every, invariant, type Runtime, sleep } from '../../../../runtime/index.ts'
import { milliseconds } from '../../../durations.ts'
import type { ExporterSpec } from '../../../format/index.ts'
import type { Scrape } from '../../../scrape.ts'
import { Program } from '../program.ts'
import { type Collecting, type Task, tasks } from './collect.ts'
import { Metrics } from './metrics.ts'

/** `cron: 15 0/1 * * * ?` of its application.yml. */
const CRON_SECOND_MS = 15_000

/** The admin client of the exporter and its tasks. */
class Exporter {
  readonly #collecting: Collecting
  readonly #everyMs: number
  #running = false

  constructor(collecting: Collecting, everyMs: number) {
    this.#collecting = collecting
    this.#everyMs = everyMs
  }

  async start(): Promise<void> {
    await this.#collecting.admin.start()
    this.#running = true
    for (const task of tasks) void this.#rounds(task)
  }

  async shutdown(): Promise<void> {
    this.#running = false
    await this.#collecting.admin.shutdown()
  }

  /** A task at its seconds of the clock, for as long as the program runs. */
  async #rounds(task: Task): Promise<void> {
    const { clock, logger } = this.#collecting.runtime
    while (this.#running) {
      const sinceMs = (clock.wallMs() - CRON_SECOND_MS) % this.#everyMs
      await sleep(clock, this.#everyMs - sinceMs, 'exporter: next round')
      if (!this.#running) return
      try {
        await task(this.#collecting)
      } catch (error) {
        logger.log('error', 'a task of the exporter failed', { error: String(error) })
      }
    }
  }
}

export class ExporterProgram extends Program<ExporterSpec, Exporter> {
  /** In the order of time. */
  readonly scrapes: Scrape[] = []

  protected override construct(runtime: Runtime): Exporter {
    const { namesrv, collectEvery = '1m', scrapeEvery = '15s', keeps = '60s' } = this.spec
    const admin: Admin = createAdmin({ runtime, namesrv, dialect: this.dialect })
    const metrics = new Metrics(milliseconds(keeps))
    const scrapeMs = milliseconds(scrapeEvery)
    every(runtime.clock, scrapeMs, scrapeMs, 'exporter: scrape', () => {
      this.scrapes.push({ atMs: this.world.now, values: metrics.at(runtime.clock.monotonicMs()) })
    })
    return new Exporter({ admin, metrics, runtime }, milliseconds(collectEvery))
  }
}

export function asExporter(program: Program): ExporterProgram {
  invariant(program instanceof ExporterProgram, `${program.name} of a checked scenario is an exporter`)
  return program
}
