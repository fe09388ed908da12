export type {
  Between,
  ConnectionView,
  FirewallAction,
  LatencyMs,
  LinkOptions,
  NetworkControl,
  NewFlow,
  Selector,
  TranslatedFlow,
} from './control.ts'
