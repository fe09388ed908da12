import { isSystemTopic } from '../../../protocol/index.ts'
import type { ConsumerSpec } from '../../format/index.ts'

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

/** The topic that a listener is told: Java takes the namespace away again, Go leaves it there (clients.md 3.10). */
export function toldTopic(topic: string, { namespace, dialect }: ConsumerSpec): string {
  const isGo = dialect?.startsWith('go-') === true
  return namespace === undefined || isGo || !topic.startsWith(`${namespace}%`)
    ? topic
    : topic.slice(namespace.length + 1)
}

/** System topics stay as they are, and so does a name that has the namespace (NamespaceUtil.wrapNamespace). */
function wrapped(name: string, namespace: string): string {
  return isSystemTopic(name) || name.startsWith(`${namespace}%`) ? name : `${namespace}%${name}`
}
