import { afterEach, describe, expect, it, vi } from 'vitest'
import { differences } from '../parity/compare.ts'
import { readRecorded } from './groups.ts'

type Module = Readonly<Record<string, unknown>>

/** A defect of one module: what it exports instead. */
interface Mutant {
  readonly what: string
  readonly module: string
  readonly setting: 'on' | 'stateful' | 'whitelists' | 'accounts'
  readonly group: string
  readonly change: (real: Module) => Module
}

const POLICY = '../../src/broker/auth/policy.ts'
const PERMISSION = '../../src/broker/auth/plain/permission.ts'
const PROTOCOL = '../../src/protocol/index.ts'

const mutants: readonly Mutant[] = [
  {
    what: 'every signature fits',
    module: '../../src/broker/auth/authentication.ts',
    setting: 'on',
    group: 'signatures',
    change: () => ({ authenticate: () => undefined }),
  },
  {
    what: 'the longest prefix decides',
    module: POLICY,
    setting: 'on',
    group: 'decisions',
    change: (real) => ({
      decidingEntry: (
        policies: readonly { entries: readonly { resource: { name: string | null } }[] }[],
        ...rest: unknown[]
      ) => {
        const sorted = policies.map((policy) => ({
          ...policy,
          entries: [...policy.entries].sort((a, b) => (b.resource.name ?? '').length - (a.resource.name ?? '').length),
        }))
        return (real['decidingEntry'] as (...args: unknown[]) => unknown)(sorted, ...rest)
      },
    }),
  },
  {
    what: 'source addresses do not count',
    module: '../../src/broker/auth/sourceIps.ts',
    setting: 'on',
    group: 'decisions',
    change: () => ({ isIpInRange: () => true }),
  },
  {
    what: 'a prefix is a literal',
    module: '../../src/broker/auth/resource.ts',
    setting: 'on',
    group: 'decisions',
    change: () => ({
      matches: (rule: { type: string; name: unknown }, needed: { type: string; name: unknown }) =>
        rule.type === needed.type && rule.name === needed.name,
    }),
  },
  {
    what: 'one request needs nothing',
    module: '../../src/broker/auth/needs.ts',
    setting: 'on',
    group: 'refusals',
    change: (real) => ({
      needsOf: (command: { code: number }, cluster: string) =>
        command.code === 207 ? [] : (real['needsOf'] as (...args: unknown[]) => unknown)(command, cluster),
    }),
  },
  {
    what: 'verdicts are forgotten',
    module: '../../src/broker/auth/verdictCache.ts',
    setting: 'stateful',
    group: 'stateful',
    change: () => ({
      VerdictCache: class {
        judge(_: string, decide: () => void): void {
          decide()
        }
      },
    }),
  },
  {
    what: 'DENY of an account denies nothing',
    module: PERMISSION,
    setting: 'accounts',
    group: 'plainRights',
    change: () => ({ permits: (needed: number, owned: number) => owned === 1 || (needed & owned) > 0 }),
  },
  {
    what: 'nobody needs to be an administrator',
    module: PERMISSION,
    setting: 'accounts',
    group: 'plainRights',
    change: () => ({ needsAdmin: () => false }),
  },
  {
    what: 'the key of a signature is its content',
    module: PROTOCOL,
    setting: 'accounts',
    group: 'plainRights',
    change: () => ({ calSignature: () => 'AAAA' }),
  },
]

async function differencesOf(setting: string, group: string): Promise<readonly unknown[]> {
  const { simulatedArm } = await import('../parity/simulated.ts')
  const { playAuthGroup, settings } = await import('./groups.ts')
  const found = settings.find(({ name }) => name === setting)
  const asked = found?.groups.find(({ name }) => name === group)
  if (found === undefined || asked === undefined) throw new Error(`no group ${group} in ${setting}`)
  const arm = await simulatedArm(found.profile, found.options, found.plainAcl)
  return differences({ [group]: readRecorded(group) }, { [group]: await playAuthGroup(asked, arm) })
}

describe('the recorded answers find a broker', () => {
  afterEach(() => {
    for (const { module } of mutants) vi.doUnmock(module)
    vi.resetModules()
  })

  it.each(mutants)('where $what', { timeout: 60_000 }, async ({ module, setting, group, change }) => {
    vi.resetModules()
    vi.doMock(module, async (original) => {
      const real = await original<Module>()
      return { ...real, ...change(real) }
    })
    expect(await differencesOf(setting, group)).not.toEqual([])
  })

  it('only where something is wrong', { timeout: 60_000 }, async () => {
    for (const { setting, group } of mutants) expect(await differencesOf(setting, group)).toEqual([])
  })
})
