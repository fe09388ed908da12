import { type Case, configMap, strict } from './manifests.ts'

/** ConfigMaps and Secrets, and keys. */
export const data: readonly Case[] = [
  [
    'an unknown field of two lines',
    'apiVersion: v1\nkind: Pod\n"a\\nb": c\n',
    3,
    `${strict('Pod')} "a b"; allowed are kind, apiVersion, metadata, spec, status`,
  ],
  [
    'a key of two lines',
    configMap('data: {"a\\nb": c}\n'),
    4,
    'data[a b]: Invalid value: "a\\nb": a valid config key must',
  ],
  [
    'a key with a slash',
    configMap('data: {conf/broker.conf: a}\n'),
    4,
    `The ConfigMap "conf" is invalid: data[conf/broker.conf]: Invalid value: "conf/broker.conf": a valid config key must consist of`,
  ],
  [
    'a key of both',
    configMap('data: {a: b}\nbinaryData: {a: Yg==}\n'),
    4,
    'data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ],
  [
    'no base64',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  password: my password\n',
    5,
    'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 2 (data.password)',
  ],
  [
    'too much',
    configMap(`data:\n  a: "${'x'.repeat(1_100_000)}"\n`),
    5,
    '[]: Too long: must have at most 1048576 bytes',
  ],
]
