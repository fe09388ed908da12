import { existsSync, readFileSync, statSync } from 'node:fs'
import { register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { scenarios } from '../../scenarios/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { checkScenario, type Scenario } from '../scenario/index.ts'
import { lineOfPath } from './lineOfPath.ts'
import { missingModule } from './missingModule.ts'
import { doorFile } from './ownDoors.ts'
import { placeOf } from './strayErrors.ts'
import { compilerFor, typeErrors } from './typeErrors.ts'
import type { Watchdog } from './watchdog/index.ts'

/** A scenario and where it came from. */
export interface LoadedScenario {
  readonly scenario: Scenario
  /** As a shell takes it, for the command that replays the run. */
  readonly target: string
  /** Absent for a scenario that ships with the package. */
  readonly file?: string
}

/**
 * Loads and checks a scenario by its id or from a file. Throws SimError ScenarioInvalid. The compiler is asked for type
 * errors only when something is wrong with a file (or with `types`), because loading it takes longer than a run.
 */
export async function loadScenario(target: string, types = false, watchdog?: Watchdog): Promise<LoadedScenario> {
  const shipped = scenarios.find(({ id }) => id === target)
  if (shipped !== undefined) return { scenario: checkScenario(await shipped.load()), target }
  const file = resolve(target)
  if (!existsSync(file) || !statSync(file).isFile()) throw await unknownTarget(target)
  if (types) await refuseTypeErrors(file, watchdog)
  try {
    return { scenario: checkScenario(await scenarioOf(file)), target, file }
  } catch (error) {
    await refuseTypeErrors(file, watchdog)
    throw withFile(file, error)
  }
}

/** The check of a scenario names path and value, and knows no file. */
function withFile(file: string, error: unknown): unknown {
  const place = placeOf(error, file)
  if (!SimError.is(error) && place !== `${file}: `) {
    // Such as a getter of the file that throws.
    const why = error instanceof Error ? error.message : String(error)
    return new SimError(ErrorCodes.ScenarioInvalid, `${place}${why}`, { file }, { cause: error })
  }
  if (!SimError.is(error) || !error.message.startsWith('scenario: ')) return error
  const message = error.message.replace(/^scenario: +/, 'scenario: ').replace(/^scenario: (?=is )/, 'scenario: it ')
  const [, path = ''] = /^scenario: (\S+)/.exec(message) ?? []
  const compiler = compilerFor(file)
  const line =
    compiler === undefined
      ? undefined
      : lineOfPath(compiler, readFileSync(file, 'utf8'), path.replace(/^cured\./, 'cure.'))
  const text = message.replace(/^scenario: /, `${file}${line === undefined ? '' : `:${line}`}: `)
  return new SimError(error.code, text, { ...error.details, file }, { cause: error })
}

/** Throws when the compiler is at hand and finds type errors in the file. */
export async function refuseTypeErrors(file: string, watchdog?: Watchdog): Promise<void> {
  const look = (): Promise<readonly string[]> => typeErrors(file)
  const found = await (watchdog === undefined ? look() : watchdog.unwatched(look))
  if (found.length === 0) return
  const [first, ...more] = found
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`
  throw new SimError(ErrorCodes.ScenarioInvalid, `${first}${rest}`, { file, typeErrors: found })
}

async function scenarioOf(file: string): Promise<unknown> {
  registerOwnPackage()
  const module = await moduleOf(file)
  if (typeof module === 'object' && module !== null && 'scenario' in module) return module.scenario
  const names = Object.keys(module as object).join(', ') || 'nothing'
  const text = `${file} exports ${names}; allowed is a file that exports "scenario", made with defineScenario`
  throw new SimError(ErrorCodes.ScenarioInvalid, text, { file })
}

async function moduleOf(file: string): Promise<unknown> {
  try {
    const { tsImport } = await import('tsx/esm/api')
    return await tsImport(pathToFileURL(file).href, import.meta.url)
  } catch (error) {
    if (SimError.is(error)) throw error
    const message = error instanceof Error ? error.message : String(error)
    const missing = missingModule(message, file)
    if (missing !== undefined) throw new SimError(ErrorCodes.ScenarioInvalid, missing, { file }, { cause: error })
    const why = plain(message)
    throw new SimError(
      ErrorCodes.ScenarioInvalid,
      `${placeOf(error, file).replace(/: $/, '')} cannot be loaded: ${why}`,
      { file },
      { cause: error },
    )
  }
}

/** The first line of a loader's message that says something. */
function plain(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '')
  const telling = lines.find((line) => /error/i.test(line) && !/^Transform failed/.test(line)) ?? lines[0] ?? message
  return telling.replace(/^.*?ERROR: /, '').trim()
}

/**
 * A scenario file imports `rocketmq-sim/scenario`. Where the package is not installed beside the file (npx, a checkout),
 * the name means this very package. Files are modules, whatever a package.json above them says or leaves open.
 */
function registerOwnPackage(): void {
  const pattern = pathToFileURL(doorFile('*', 'code')).href
  const root = pathToFileURL(doorFile('', 'code')).href
  const hooks = `
    export async function resolve(specifier, context, next) {
      const own = /^rocketmq-sim(?:\\/([a-z]+))?$/.exec(specifier)
      if (own === null) {
        const found = await next(specifier, context)
        return /\\.ts(?:\\?|$)/.test(found.url) ? { ...found, format: 'module' } : found
      }
      try {
        return await next(specifier, context)
      } catch {
        const url = own[1] === undefined ? ${JSON.stringify(root)} : ${JSON.stringify(pattern)}.replace('*', own[1])
        return next(url, context)
      }
    }`
  register(`data:text/javascript,${encodeURIComponent(hooks)}`)
}

async function unknownTarget(target: string): Promise<SimError> {
  if (/[\\/]|\.[cm]?[jt]s$/.test(target)) {
    const what = existsSync(target) ? 'is no file' : 'does not exist'
    const text = `"${target}" ${what}; allowed is a scenario file (.ts, .js), or an id that rocketmq-sim list shows`
    return new SimError(ErrorCodes.ScenarioInvalid, text, { target })
  }
  const { nearest } = await import('../admin/index.ts')
  const like = nearest(
    target,
    scenarios.map(({ id }) => id),
  )
  const meant = like === undefined ? '' : ` ("${like}" is)`
  const text = `"${target}" is no scenario${meant}: allowed is a file, or one of the ${scenarios.length} ids that rocketmq-sim list shows`
  return new SimError(ErrorCodes.ScenarioInvalid, text, { target })
}
