export { HaListener, type HaListenerOptions } from './haListener.ts'
