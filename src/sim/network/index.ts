export { ConnectionTracking } from './connectionTracking.ts'
export type {
  Between,
  ConnectionView,
  FirewallAction,
  LatencyMs,
  LinkLoss,
  LinkOptions,
  NetworkControl,
  NewFlow,
  Probe,
  Selector,
  SpreadLatencyMs,
  TranslatedFlow,
} from './control.ts'
