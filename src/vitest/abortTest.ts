/**
 * Fails a running test now. vitest ends a test when the signal in its context is aborted and gives the signal's reason as the
 * error, but keeps the controller to itself; the event and the reason do the same.
 */
export function abortTest(signal: AbortSignal, error: Error): void {
  if (signal.aborted) return
  Object.defineProperty(signal, 'reason', { configurable: true, value: error })
  signal.dispatchEvent(new Event('abort'))
}
