import type { Step } from './format/index.ts'

/** The name of a step and of its outcome: `as`, or its target and what is done. */
export function stepName(step: Step): string {
  if (step.as !== undefined) return step.as
  if ('client' in step) return `${step.client} ${step.do}`
  if ('server' in step) return `${step.server} ${step.do}`
  if ('process' in step) return `${step.process} ${step.do}`
  if ('dnsServer' in step) return `${step.dnsServer} ${step.do}`
  if ('host' in step) return `${step.host} ${step.do}`
  if ('box' in step) return `${step.box} ${step.do}`
  if ('loadBalancer' in step) return `${step.loadBalancer} ${step.backend} ${step.becomes}`
  return step.do === 'dns' ? `${step.name} dns` : step.do
}
