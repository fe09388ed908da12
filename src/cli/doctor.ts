import { diagnose } from '../doctor/index.ts'
import { createDrain } from '../node/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { loadCompose } from './composeFile.ts'
import type { DockerOptions } from './dockerOptions.ts'
import { doctorData, doctorReport } from './doctorReport.ts'
import type { Language } from './language.ts'
import { manifestsAt } from './manifestFiles.ts'
import { wrapped } from './wrapped.ts'

interface DoctorOptions extends DockerOptions {
  readonly json?: true
  readonly lang: Language
}

/** Prints who will not reach whom. Exit code 0: nothing found, 1: something. */
export async function doctor(given: string, configurations: readonly string[], options: DoctorOptions): Promise<void> {
  const { engine, arch, address, hosts, taken, profile, json, lang, file: further } = options
  if (manifestsAt(given, further) !== undefined) {
    const text = `doctor: ${given} has Kubernetes manifests; doctor reads compose files, and \`topology\` shows their world`
    throw new SimError(ErrorCodes.ConfigInvalid, text, { file: given })
  }
  const {
    project,
    file,
    folder,
    further: merged,
  } = loadCompose(given, {
    profiles: profile,
    owners: engine === 'linux',
    substitutes: configurations,
    further,
  })
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
  const columns = columnsOf()
  if (json === true) {
    const data = {
      files: [file, ...merged],
      ...doctorData(diagnosis, lang),
      warnings: project.warnings.map(({ zh, text, ...own }) => ({ ...own, text: lang === 'zh' ? zh : text })),
    }
    process.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`)
  } else {
    const notes = [
      ...(further.length === 0 ? merged.map((own) => mergedNote(own, lang)) : []),
      ...project.warnings.map((own) => {
        const [head, text] = lang === 'zh' ? ['注意：', own.zh] : ['note: ', own.text]
        return `${head}${own.file}:${own.line}: ${own.path} ${text}`
      }),
    ].flatMap((note) => wrapped(note, columns, 2))
    const text = doctorReport(diagnosis, { engine, language: lang, columns })
    process.stdout.write([...notes.map((note) => `${note}\n`), ...(notes.length > 0 ? ['\n'] : []), text].join(''))
  }
  if (diagnosis.findings.some(({ severity }) => severity === 'problem')) process.exitCode = 1
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
