import { type Diagnosis, diagnose, type Finding, type Row } from '../doctor/index.ts'
import { createDrain } from '../node/index.ts'
import { loadCompose } from './composeFile.ts'
import type { DockerOptions } from './dockerOptions.ts'

interface DoctorOptions extends DockerOptions {
  readonly json?: true
}

/** Prints who will not reach whom. Exit code 0: nothing found, 1: something. */
export async function doctor(file: string, configurations: readonly string[], options: DoctorOptions): Promise<void> {
  const { engine, arch, address, hosts, taken, profile, json } = options
  const { project, folder } = loadCompose(file, {
    profiles: profile,
    owners: engine === 'linux',
    substitutes: configurations,
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
  if (json === true)
    process.stdout.write(`${JSON.stringify({ ...asData(diagnosis), warnings: project.warnings }, undefined, 2)}\n`)
  else {
    const warnings = project.warnings.map((own) => `note: ${own.file}:${own.line}: ${own.path} ${own.text}\n`)
    process.stdout.write([...warnings, ...(warnings.length > 0 ? ['\n'] : []), textOf(diagnosis, engine)].join(''))
  }
  if (diagnosis.findings.some(({ severity }) => severity === 'problem')) process.exitCode = 1
}

function asData({ address, rows, findings }: Diagnosis): object {
  return { address, attempts: rows.map(({ attempt: _, ...row }) => row), findings }
}

function textOf({ address, rows, findings }: Diagnosis, engine: string): string {
  const machine = engine === 'desktop' ? 'Docker Desktop' : 'Docker on Linux'
  const lines = [`${machine}, this machine is ${address} on its LAN`, '', ...table(rows), '']
  const problems = findings.filter(({ severity }) => severity === 'problem')
  const risks = findings.filter(({ severity }) => severity === 'risk')
  if (problems.length === 0) lines.push('nothing found: everybody who tried reaches every broker')
  else lines.push(...problems.flatMap((finding, index) => findingLines(`${index + 1}. `, finding)))
  if (risks.length > 0)
    lines.push('', 'works, and may not on a slow machine:', ...risks.flatMap((risk) => findingLines('- ', risk)))
  return `${lines.join('\n')}\n`
}

function table(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return ['nobody tried: no NameServer port is published, and no container names a NameServer']
  const heads = ['FROM', 'CLIENT', 'NAMESERVER', 'ROUTE', 'BROKER', 'SEND']
  const cells = rows.map(({ from, language, namesrv, route, broker, advertised, sent, text }) => [
    from,
    language,
    namesrv,
    route === 'ok' ? 'ok' : `failed: ${text}`,
    advertised === undefined ? broker : `${broker} at ${advertised}`,
    sent === 'ok' ? 'ok' : sent === 'none' ? '-' : `failed: ${text}`,
  ])
  const widths = heads.map((head, index) => Math.max(head.length, ...cells.map((row) => row[index]?.length ?? 0)))
  return [heads, ...cells].map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function findingLines(mark: string, { file, line, what, reason, fix, scenario, who }: Finding): readonly string[] {
  const indent = ' '.repeat(mark.length)
  return [
    `${mark}${file}:${line}: ${what}`,
    `${indent}Who     ${who.join('; ')}`,
    `${indent}Reason  ${reason}`,
    `${indent}Fix     ${fix}`,
    ...(scenario === undefined ? [] : [`${indent}See     rocketmq-sim run ${scenario}`]),
  ]
}
