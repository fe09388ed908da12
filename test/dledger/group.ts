import { ServerNode } from '../../src/cluster/index.ts'
import { type Elector, type ElectorOptions, type RoleChange, startElector } from '../../src/dledger/index.ts'
import { createWorld, type World, type WorldOptions } from '../../src/sim/index.ts'

/** A role that a member of the group took on. */
export interface SeenRole extends RoleChange {
  readonly id: string
  readonly atMs: number
}

export interface GroupOptions extends Omit<WorldOptions, 'trace'> {
  readonly members?: number
  /** Of every elector, by its id. */
  readonly elector?: (id: string) => Partial<ElectorOptions>
}

/** A DLedger group of members n0, n1, … on hosts of the same names, by whose names they know each other. */
export class Group {
  readonly world: World
  readonly roles: SeenRole[] = []
  readonly logs: { readonly id: string; readonly atMs: number; readonly message: string }[] = []
  readonly members: ReadonlyMap<string, ServerNode<Elector>>

  constructor({ members = 3, elector = () => ({}), ...options }: GroupOptions) {
    const ids = Array.from({ length: members }, (_, index) => `n${index}`)
    const peers = ids.map((id) => `${id}-${id}:40911`).join(';')
    this.world = createWorld(options)
    this.world.bus.on('log', ({ process, at, message }) => this.logs.push({ id: process, atMs: at, message }))
    this.members = new Map(
      ids.map((id, index) => {
        const host = this.world.addHost({ name: id, addresses: [`10.0.0.${index + 1}`] })
        const node = new ServerNode<Elector>(id, host, (runtime) =>
          startElector({
            runtime,
            group: 'raft',
            selfId: id,
            peers,
            onRoleChange: (change) => this.roles.push({ ...change, id, atMs: this.world.now }),
            ...elector(id),
          }),
        )
        return [id, node] as const
      }),
    )
  }

  member(id: string): ServerNode<Elector> {
    const node = this.members.get(id)
    if (node === undefined) throw new Error(`the group has no member ${id}`)
    return node
  }

  async start(...ids: readonly string[]): Promise<void> {
    for (const id of ids.length > 0 ? ids : this.members.keys()) await this.world.settle(this.member(id).start())
  }

  async run(ms: number): Promise<void> {
    await this.world.run({ forMs: ms })
  }

  /** Members that lead at the moment, as each of them believes. */
  get leaders(): readonly string[] {
    return [...this.members].flatMap(([id, node]) => (node.server?.state.role === 'LEADER' ? [id] : []))
  }

  /** What the members have said, without `[n0]` before it. */
  said(id: string, text: string): readonly string[] {
    return this.logs.filter((line) => line.id === id && line.message.includes(text)).map(({ message }) => message)
  }
}

/** Terms in which more than one member led; none is the promise of an election. */
export function contestedTerms(roles: readonly SeenRole[]): readonly number[] {
  const leaders = new Map<number, Set<string>>()
  for (const { role, term, id } of roles) {
    if (role !== 'LEADER') continue
    const known = leaders.get(term) ?? new Set()
    leaders.set(term, known.add(id))
  }
  return [...leaders].filter(([, ids]) => ids.size > 1).map(([term]) => term)
}
