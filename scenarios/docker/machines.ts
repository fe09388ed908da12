// The machines on which the containers of this family run, all on one LAN.

export const SERVER = { machine: 'server', address: '192.168.1.10' } as const

export const LAPTOP = { machine: 'laptop', address: '192.168.1.10' } as const

/** With Docker Desktop, whose bridge even the Mac itself cannot reach. */
export const MAC = { machine: 'mac', engine: 'desktop', address: '192.168.1.30' } as const

/** Another machine on the LAN, without containers. */
export const LAN_PC = { 'lan-pc': { address: '192.168.1.20' } } as const
