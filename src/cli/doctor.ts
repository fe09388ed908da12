import { scenarios } from '../../scenarios/index.ts'
import { type Diagnosis, diagnose, diagnoseCluster, type Tried } from '../doctor/index.ts'
import { createDrain } from '../node/index.ts'
import { meantFacts, type Warning } from '../topology/index.ts'
import { loadCompose } from './composeFile.ts'
import { clusterFacts, type DockerOptions } from './dockerOptions.ts'
import { doctorData, doctorReport } from './doctorReport.ts'
import type { Language } from './language.ts'
import { loadManifests, type ManifestText, manifestsAt } from './manifestFiles.ts'
import { wrapped } from './wrapped.ts'

interface DoctorOptions extends DockerOptions {
  readonly json?: true
  readonly lang: Language
}

/** Prints who will not reach whom. Exit code 0: nothing found, 1: something. */
export async function doctor(given: string, configurations: readonly string[], options: DoctorOptions): Promise<void> {
  const { engine, json, lang } = options
  const manifests = manifestsAt(given, [...configurations, ...options.file])
  const { files, diagnosis, warnings, merged } =
    manifests === undefined ? await ofCompose(given, configurations, options) : await ofManifests(manifests, options)
  const columns = columnsOf()
  if (json === true) {
    const data = {
      files,
      ...doctorData(diagnosis, lang),
      warnings: warnings.map(({ zh, text, ...own }) => ({ ...own, text: lang === 'zh' ? zh : text })),
    }
    process.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`)
  } else {
    const notes = [
      ...merged.map((own) => mergedNote(own, lang)),
      ...warnings.map((own) => {
        const [head, text] = lang === 'zh' ? ['注意：', own.zh] : ['note: ', own.text]
        return `${head}${own.file}:${own.line}: ${own.path} ${text}`
      }),
    ].flatMap((note) => wrapped(note, columns, 2))
    const text = doctorReport(diagnosis, { engine, language: lang, columns })
    process.stdout.write([...notes.map((note) => `${note}\n`), ...(notes.length > 0 ? ['\n'] : []), text].join(''))
  }
  if (diagnosis.findings.some(({ severity }) => severity === 'problem')) process.exitCode = 1
}

interface Diagnosed {
  readonly files: readonly string[]
  readonly diagnosis: Diagnosis<Tried>
  readonly warnings: readonly Warning[]
  /** Files that docker compose takes by itself. */
  readonly merged: readonly string[]
}

async function ofCompose(given: string, configurations: readonly string[], options: DoctorOptions): Promise<Diagnosed> {
  const { engine, arch, address, hosts, taken, profile, file: further } = options
  const loaded = loadCompose(given, {
    profiles: profile,
    owners: engine === 'linux',
    substitutes: configurations,
    further,
  })
  const { project, file, folder } = loaded
  const diagnosis = await diagnose(project, {
    file,
    folder,
    engine,
    architecture: arch,
    hosts,
    taken,
    drain: createDrain(),
    ...(address === undefined ? {} : { address }),
  })
  const files = [file, ...loaded.further]
  return { files, diagnosis, warnings: project.warnings, merged: further.length === 0 ? loaded.further : [] }
}

async function ofManifests(texts: readonly ManifestText[], options: DoctorOptions): Promise<Diagnosed> {
  const { project, files } = loadManifests(texts, options.namespace)
  const diagnosis = await diagnoseCluster(project, {
    facts: meantFacts(project, clusterFacts(options)),
    hasScenario: (wanted) => scenarios.some(({ id }) => id === wanted),
    drain: createDrain(),
  })
  return { files, diagnosis, warnings: project.warnings, merged: [] }
}

function mergedNote(file: string, language: Language): string {
  return language === 'zh'
    ? `注意：${file} 按 docker compose 的做法合并进来`
    : `note: ${file} is merged over it, as docker compose does`
}

/** Of the terminal, or of the variable COLUMNS; undefined where neither says. */
function columnsOf(): number | undefined {
  const { columns } = process.stdout
  if (process.stdout.isTTY && columns > 0) return columns
  const told = Number(process.env['COLUMNS'])
  return Number.isInteger(told) && told > 0 ? told : undefined
}
