/** The slots that hold something, the earliest first: a binary heap of whole numbers. */
export class SlotHeap {
  readonly #keys: number[] = []

  get first(): number | undefined {
    return this.#keys[0]
  }

  push(key: number): void {
    const keys = this.#keys
    let at = keys.length
    keys.push(key)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = keys[parent] ?? key
      if (above <= key) break
      keys[at] = above
      at = parent
    }
    keys[at] = key
  }

  /** Takes the first one away. */
  pop(): void {
    const keys = this.#keys
    const last = keys.pop()
    if (last === undefined || keys.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= keys.length) break
      const right = left + 1
      const child = right < keys.length && (keys[right] ?? last) < (keys[left] ?? last) ? right : left
      const below = keys[child] ?? last
      if (below >= last) break
      keys[at] = below
      at = child
    }
    keys[at] = last
  }
}
