import type { Clock, Connection, Disk, Listener, Network, Runtime, Timer } from '../runtime/index.ts'

/** The ports of one life of a server within this process, all of which end at once. */
export interface MortalRuntime {
  readonly runtime: Runtime
  /** As SIGKILL: no timer fires any more, sockets close, locks are free. What was written stays on the disk. */
  kill(): void
}

/** Puts an end within reach that a real process finds at its exit. */
export function mortalRuntime(base: Runtime): MortalRuntime {
  const held = new Set<Disposable>()
  let alive = true
  const hold = (handle: Disposable): void => {
    if (alive) held.add(handle)
    else handle[Symbol.dispose]()
  }
  return {
    runtime: {
      ...base,
      clock: mortalClock(base.clock, hold, (handle) => held.delete(handle)),
      network: mortalNetwork(base.network, hold),
      disk: mortalDisk(base.disk, hold),
    },
    kill: (): void => {
      alive = false
      const handles = [...held]
      held.clear()
      for (const handle of handles) handle[Symbol.dispose]()
    },
  }
}

type Hold = (handle: Disposable) => void

function mortalClock(clock: Clock, hold: Hold, release: Hold): Clock {
  return {
    wallMs: () => clock.wallMs(),
    monotonicMs: () => clock.monotonicMs(),
    timer: (delayMs, label, fire): Timer => {
      const timer = clock.timer(delayMs, label, () => {
        release(mortal)
        fire()
      })
      const mortal: Timer = {
        label,
        [Symbol.dispose]: (): void => {
          release(mortal)
          timer[Symbol.dispose]()
        },
      }
      hold(mortal)
      return mortal
    },
  }
}

function mortalNetwork(network: Network, hold: Hold): Network {
  const holdConnection = (connection: Connection): void => {
    hold({
      [Symbol.dispose]: (): void => {
        connection.handlers = {}
        connection.reset()
      },
    })
  }
  const holdListener = (listener: Listener): Listener => {
    hold({ [Symbol.dispose]: (): void => void listener.close() })
    return listener
  }
  return {
    listen: async (address, onConnection) => {
      const listener = await network.listen(address, (connection) => {
        holdConnection(connection)
        onConnection(connection)
      })
      return holdListener(listener)
    },
    connect: async (to, options) => {
      const connection = await network.connect(to, options)
      holdConnection(connection)
      return connection
    },
    localAddresses: () => network.localAddresses(),
    interfaces: () => network.interfaces(),
  }
}

function mortalDisk(disk: Disk, hold: Hold): Disk {
  return {
    open: (path, options) => disk.open(path, options),
    exists: (path) => disk.exists(path),
    list: (path) => disk.list(path),
    makeDirectory: (path) => disk.makeDirectory(path),
    rename: (from, to) => disk.rename(from, to),
    remove: (path) => disk.remove(path),
    syncDirectory: (path) => disk.syncDirectory(path),
    lock: (path) => {
      const lock = disk.lock(path)
      hold(lock)
      return lock
    },
    space: () => disk.space(),
  }
}
