import { isSystemTopic } from '../../../protocol/index.ts'
import type { ConsumerSpec, ProducerSpec } from '../../format/index.ts'

/** The consumer as brokers see it: with its namespace in front of its group and topics. */
export function inNamespace(spec: ConsumerSpec): ConsumerSpec {
  const { namespace, group, subscriptions } = spec
  if (namespace === undefined) return spec
  return {
    ...spec,
    group: wrapped(group, namespace),
    ...(subscriptions === undefined
      ? {}
      : {
          subscriptions: Object.fromEntries(
            Object.entries(subscriptions).map(([topic, expression]) => [wrapped(topic, namespace), expression]),
          ),
        }),
  }
}

/** The producer as brokers see it: Java puts the namespace in front of its group, Go does so with topics alone. */
export function producerInNamespace(spec: ProducerSpec): ProducerSpec {
  const { namespace, group, dialect } = spec
  return namespace === undefined || isGo(dialect) ? spec : { ...spec, group: wrapped(group, namespace) }
}

/**
 * The topic that a message goes to. Go writes the namespace into the message itself at every send, so that a message which is
 * sent for the second time has two of them (clients.md 3.10, G-19).
 */
export function sentTopic(topic: string, { namespace, dialect }: ProducerSpec, sends: number): string {
  if (namespace === undefined) return topic
  return isGo(dialect) ? `${`${namespace}%`.repeat(sends)}${topic}` : wrapped(topic, namespace)
}

/** The topic that a listener or the result of a send is told: Java takes the namespace away again, Go leaves it there (clients.md 3.10). */
export function toldTopic(topic: string, { namespace, dialect }: Pick<ConsumerSpec, 'namespace' | 'dialect'>): string {
  return namespace === undefined || isGo(dialect) || !topic.startsWith(`${namespace}%`)
    ? topic
    : topic.slice(namespace.length + 1)
}

function isGo(dialect: ConsumerSpec['dialect']): boolean {
  return dialect?.startsWith('go-') === true
}

/** System topics stay as they are, and so does a name that has the namespace (NamespaceUtil.wrapNamespace). */
function wrapped(name: string, namespace: string): string {
  return isSystemTopic(name) || name.startsWith(`${namespace}%`) ? name : `${namespace}%${name}`
}
