export { Watchdog, type WatchdogOptions } from './watchdog.ts'
