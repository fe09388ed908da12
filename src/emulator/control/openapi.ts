import type { ControlRoute, ParameterRule } from './route.ts'

/** The OpenAPI 3.1 document of the routes. */
export function openapiDocument(routes: readonly ControlRoute[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    paths[route.path] ??= {}
    Object.assign(paths[route.path] ?? {}, { [route.method]: operation(route) })
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'rocketmq-sim control API',
      version: '1',
      description: 'Looks into a running emulator and steers it.',
    },
    paths,
    components: { schemas: { Problem: PROBLEM } },
  }
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'an error code of rocketmq-sim, or a response code of the broker' },
  },
}

function operation(route: ControlRoute): object {
  const rules = Object.entries(route.parameters ?? {})
  const body = rules.filter(([, rule]) => rule.in === 'body')
  const problem = {
    description: 'what was wrong',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  return {
    operationId: `${route.method}${route.path.replace(/[^a-zA-Z]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`,
    summary: route.summary,
    parameters: rules.filter(([, rule]) => rule.in !== 'body').map(([name, rule]) => parameter(name, rule)),
    ...(body.length === 0 ? {} : { requestBody: requestBody(body) }),
    responses: { '200': { description: 'done', content: { 'application/json': {} } }, default: problem },
  }
}

function parameter(name: string, rule: ParameterRule): object {
  return {
    name,
    in: rule.in,
    required: rule.in === 'path' || rule.required === true,
    description: rule.description,
    schema: schema(rule),
  }
}

function requestBody(rules: readonly (readonly [string, ParameterRule])[]): object {
  const properties = Object.fromEntries(
    rules.map(([name, rule]) => [name, { ...schema(rule), description: rule.description }]),
  )
  const required = rules.filter(([, rule]) => rule.required === true).map(([name]) => name)
  return {
    required: required.length > 0,
    content: { 'application/json': { schema: { type: 'object', required, properties, additionalProperties: false } } },
  }
}

function schema({ type, minimum, maximum, example }: ParameterRule): object {
  return {
    type,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(example === undefined ? {} : { examples: [example] }),
  }
}
