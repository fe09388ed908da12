import { isResponse } from '../../protocol/index.ts'
import type { Onward, OpenConnection, World } from '../../sim/index.ts'
import { Conversation, type FrameJudge } from './conversation.ts'
import { checkedMatch, type FrameMatch, fits, type PassingFrame } from './frameMatch.ts'

/** What happens to a frame. */
export type FrameFate = 'swallowed' | 'delayed' | 'broken' | 'cut'

interface Rule {
  readonly match: FrameMatch
  readonly fate: FrameFate
  /** What goes on in place of the frame. */
  readonly act: (bytes: Uint8Array, connection: OpenConnection, toServer: boolean) => readonly Onward[]
  /** Frames that fitted so far. */
  fitted: number
}

/**
 * Faults of single frames between the hosts of a world. TCP cannot lose one frame and keep the connection; what people mean is
 * a proxy that swallows or delays one, or a connection that breaks or is cut off just there. While a fault waits for its frame,
 * the bytes between all hosts go on frame by frame. A handle takes its fault back.
 */
export class FrameFaults implements FrameJudge {
  readonly #world: World
  readonly #rules = new Set<Rule>()

  /** Reads all connections of the world along from now on, to know which request an answer belongs to. */
  constructor(world: World) {
    this.#world = world
    world.network.intercept((connection) => new Conversation(this, connection))
  }

  get armed(): boolean {
    return this.#rules.size > 0
  }

  /** The frame never reaches the other application, and the connection lives on: a proxy between the two swallows it. */
  swallow(match: FrameMatch): Disposable {
    return this.#add(match, 'swallowed', () => [])
  }

  /** The frame, and with it all that is sent behind it on its connection, arrives so much later. */
  delay(match: FrameMatch & { readonly byMs: number }): Disposable {
    return this.#add(match, 'delayed', (bytes) => [{ waitMs: match.byMs }, bytes])
  }

  /**
   * The connection breaks at the frame: of its bytes the first `afterBytes` (default 0) still arrive, then both sides get a reset,
   * or a FIN as from a proxy that ends. What they send afterwards reaches nobody.
   */
  breakAt(match: FrameMatch & { readonly how?: 'reset' | 'fin'; readonly afterBytes?: number }): Disposable {
    const { how = 'reset', afterBytes = 0 } = match
    return this.#add(match, 'broken', (bytes) => [bytes.subarray(0, afterBytes), { end: how }])
  }

  /**
   * From the frame on, which is the first thing to get lost, nothing comes through between its two hosts for `forMs`, without
   * which the handle or `network.heal` ends it. `bothWays` defaults to false: the other direction goes on.
   */
  cutAt(match: FrameMatch & { readonly forMs?: number; readonly bothWays?: boolean }): Disposable {
    const { bothWays = false, forMs } = match
    const cuts = new Set<Disposable>()
    const rule = this.#add(match, 'cut', (bytes, { fromHost, toHost }, toServer) => {
      const [from, to] = toServer ? [fromHost, toHost] : [toHost, fromHost]
      const cut = this.#world.network.cut({ from, to, bothWays })
      if (forMs === undefined) cuts.add(cut)
      else this.#world.after(forMs, 'end of a cut', () => cut[Symbol.dispose]())
      return [bytes]
    })
    return {
      [Symbol.dispose]: (): void => {
        rule[Symbol.dispose]()
        for (const cut of cuts) cut[Symbol.dispose]()
      },
    }
  }

  judge(
    frame: PassingFrame,
    bytes: Uint8Array,
    connection: OpenConnection,
    toServer: boolean,
  ): readonly Onward[] | undefined {
    let onward: readonly Onward[] | undefined
    for (const rule of [...this.#rules]) {
      if (!connection.matches(rule.match, toServer) || !fits(rule.match, frame)) continue
      const { nth = 1, times = 1 } = rule.match
      rule.fitted++
      if (rule.fitted < nth || onward !== undefined) continue
      if (times !== 'all' && rule.fitted >= nth + times - 1) this.#rules.delete(rule)
      this.#note(rule.fate, frame, connection, toServer)
      onward = rule.act(bytes, connection, toServer)
    }
    return onward
  }

  #add(match: FrameMatch, fate: FrameFate, act: Rule['act']): Disposable {
    const rule: Rule = { match: checkedMatch(match), fate, act, fitted: 0 }
    this.#rules.add(rule)
    return { [Symbol.dispose]: (): void => void this.#rules.delete(rule) }
  }

  #note(fate: FrameFate, { command, name }: PassingFrame, connection: OpenConnection, toServer: boolean): void {
    const { id, fromHost, toHost } = connection
    this.#world.note('frame fault', {
      fate,
      connection: id,
      from: toServer ? fromHost : toHost,
      to: toServer ? toHost : fromHost,
      kind: isResponse(command) ? 'response' : 'request',
      name,
      code: command.code,
      opaque: command.opaque,
    })
  }
}
