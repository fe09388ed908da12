/** The network of all machines. */
export const LAN = 'lan'
/** The network of containers that name none (dockerd `--bip`). */
export const DEFAULT_BRIDGE_SUBNET = '172.17.0.0/16'
/** Docker Desktop's host, as containers see it. */
export const DESKTOP_HOST_ADDRESS = '192.168.65.254'
/** Docker Desktop's virtual machine. */
export const DESKTOP_VM_ADDRESS = '192.168.65.3'
/** From `docker start` to the first instruction of the program. */
export const CONTAINER_START_MS = 500
/** From its first instruction until a program listens, on an idle machine. */
export const NAMESRV_BOOT_MS = 1000
export const BROKER_BOOT_MS = 2000
export const PROXY_BOOT_MS = 3000
export const OTHER_BOOT_MS = 1000
/** How much longer a program takes that is emulated on a foreign processor. */
export const EMULATION_FACTOR = 5
/** Defaults of HEALTHCHECK. */
export const HEALTH_INTERVAL_MS = 30_000
export const HEALTH_RETRIES = 3
/** The interval of checks in the start period (`--health-start-interval`). */
export const HEALTH_START_INTERVAL_MS = 5000
