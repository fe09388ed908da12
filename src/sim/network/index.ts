export { ConnectionTracking } from './connectionTracking.ts'
export type {
  Between,
  ConnectionView,
  FirewallAction,
  LatencyMs,
  LinkOptions,
  NetworkControl,
  NewFlow,
  Probe,
  Selector,
  TranslatedFlow,
} from './control.ts'
