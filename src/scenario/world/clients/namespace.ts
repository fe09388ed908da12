import { withNamespace } from '../../../client/index.ts'
import type { ConsumerSpec, ProducerSpec } from '../../format/index.ts'

/** The consumer as brokers see it: with its namespace in front of its group and topics, which its client leaves there then. */
export function inNamespace(spec: ConsumerSpec): ConsumerSpec {
  const { namespace, group, subscriptions } = spec
  if (namespace === undefined) return spec
  return {
    ...spec,
    group: withNamespace(group, namespace),
    ...(subscriptions === undefined
      ? {}
      : {
          subscriptions: Object.fromEntries(
            Object.entries(subscriptions).map(([topic, expression]) => [withNamespace(topic, namespace), expression]),
          ),
        }),
  }
}

/** The producer as brokers see it: Java puts the namespace in front of its group, Go does so with topics alone. */
export function producerInNamespace(spec: ProducerSpec): ProducerSpec {
  const { namespace, group, dialect } = spec
  return dialect?.startsWith('go-') === true ? spec : { ...spec, group: withNamespace(group, namespace) }
}
