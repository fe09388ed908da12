import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SimError, startCluster } from 'rocketmq-sim'
import { describe, expect, it } from 'vitest'
import { runScenario } from '../scenario/access.ts'
import { sample } from '../scenario/sample.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a stored message of a cluster carries beside what its sender gave it. */
async function addedProperties(profile: '5.3.3' | '4.9.7'): Promise<readonly string[]> {
  await using cluster = await startCluster({ profile })
  const producer = await cluster.producer()
  await producer.send({ topic: 'orders', body: 'one coffee' })
  const [message] = cluster.messages('orders')
  return [...(message?.properties.keys() ?? [])].sort()
}

describe('the profile of a release', () => {
  it('is that of 5.3.3 unless another is named, and its servers behave as that release does', async () => {
    expect(await addedProperties('5.3.3')).toEqual(['CLUSTER', 'MSG_REGION', 'TRACE_ON', 'UNIQ_KEY', 'WAIT'])
    expect(await addedProperties('4.9.7')).toEqual(['CLUSTER', 'UNIQ_KEY'])
  })

  it('is refused by startCluster when it is unknown, with the names that there are', async () => {
    const options = { profile: '4.8.0' } as unknown as { profile: '4.9.7' }
    const refusal = await startCluster(options).catch((error: unknown) => error)
    expect(SimError.is(refusal) && refusal.message).toBe(
      'profile: "4.8.0" is not a known release; allowed are 5.3.3, 4.9.7',
    )
  })

  it('is refused by up with exit status 2 when it is unknown, with the names that there are', () => {
    const command = ['--import', 'tsx', 'src/cli/main.ts', 'up', '--profile', 'nonsense']
    const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
    expect(stderr).toContain('--profile: "nonsense" is not a known release; allowed are 5.3.3, 4.9.7')
    expect(status).toBe(2)
  }, 30_000)

  it('is that of each host in a scenario', async () => {
    const { topology } = sample()
    const broker = topology.hosts['broker-a']
    const hosts = {
      ...topology.hosts,
      ...(broker === undefined ? {} : { 'broker-a': { ...broker, profile: '4.9.7' as const } }),
    }
    const scenario = sample({ topology: { ...topology, hosts } })
    const { verdict } = await runScenario(scenario, { variant: 'broken' })
    expect(verdict).toBe('holds')
  })
})
