import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { clusterTopology, composedTopology, type Topology } from '../scenario/index.ts'
import { cardsOf, meantFacts, topologySvg, topologyTable } from '../topology/index.ts'
import { isComposeFile, loadCompose } from './composeFile.ts'
import { clusterFacts, type DockerOptions } from './dockerOptions.ts'
import { DEFAULT_LIMIT } from './limit.ts'
import { loadManifests, type ManifestText, manifestsAt } from './manifestFiles.ts'
import { loadScenario } from './scenarioFile.ts'
import { Watchdog } from './watchdog/index.ts'
import { writeOutput } from './writeOutput.ts'

interface TopologyOptions extends DockerOptions {
  readonly svg?: string
  readonly json?: true
}

/** Where a compose file runs when nothing says otherwise. */
const DEFAULT_ADDRESS = '192.168.1.10'

/** Prints the world of a compose file, of manifests or of a scenario as a table, and as a picture. */
export async function topology(target: string, options: TopologyOptions): Promise<void> {
  const manifests = manifestsAt(target, options.file)
  const world =
    manifests !== undefined
      ? ofManifests(manifests, options)
      : isComposeFile(target)
        ? ofCompose(target, options)
        : await ofScenario(target)
  if (options.svg !== undefined) writeOutput('--svg', options.svg, topologySvg(world))
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ hosts: cardsOf(world), topology: world }, undefined, 2)}\n`)
  else process.stdout.write(topologyTable(world))
}

async function ofScenario(target: string): Promise<Topology> {
  const file = existsSync(target) ? resolve(target) : undefined
  using watchdog = new Watchdog({ target, file, limit: DEFAULT_LIMIT })
  watchdog.doing('loading the file')
  return (await loadScenario(target)).scenario.topology
}

function ofCompose(
  file: string,
  { engine, arch, address = DEFAULT_ADDRESS, hosts, taken, profile, file: further }: TopologyOptions,
): Topology {
  const { project } = loadCompose(file, { profiles: profile, owners: engine === 'linux', further })
  for (const { file: own, line, path, text } of project.warnings)
    process.stderr.write(`note: ${own}:${line}: ${path} ${text}\n`)
  return composedTopology(project, { engine, architecture: arch, address, hosts, taken })
}

function ofManifests(texts: readonly ManifestText[], options: TopologyOptions): Topology {
  const { project } = loadManifests(texts, options.namespace)
  for (const { file, line, path, text } of project.warnings)
    process.stderr.write(`note: ${file}:${line}: ${path} ${text}\n`)
  return clusterTopology(project, meantFacts(project, clusterFacts(options)))
}
