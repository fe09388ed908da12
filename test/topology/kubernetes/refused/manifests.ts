/** Lines with as many blanks more in front. */
const indented = (text: string, blanks: number): string => text.replace(/^(?=.)/gm, ' '.repeat(blanks))

/** A Deployment; its container begins on line 15. */
export const deployment = (container: string = '', spec: string = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: broker
spec:
  replicas: 1
  selector:
    matchLabels: {app: broker}
  template:
    metadata:
      labels:
        app: broker
    spec:
      containers:
      - name: broker
        image: apache/rocketmq:5.3.3
${indented(container, 8)}${indented(spec, 6)}`

export const service = (spec: string, name: string = 'broker'): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
${indented(spec, 2)}`

export const statefulSet = (spec: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: broker}
spec:
${indented(spec, 2)}`

export const configMap = (rest: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\n${rest}`

/** [what, text, line, what is said] */
export type Case = readonly [string, string, number, string]

/** The beginning of what is said of the container. */
export const inContainer: string = 'The Deployment "broker" is invalid: spec.template.spec.containers[0].'
export const inService: string = 'The Service "broker" is invalid: spec.'
export const strict = (kind: string): string =>
  `${kind} in version "v1" cannot be handled as a ${kind}: strict decoding error: unknown field`
export const json = (kind: string): string =>
  `${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal`
