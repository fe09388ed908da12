import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { SimError } from '../../runtime/index.ts'
import type { Emulator } from '../emulator.ts'
import type { ServerCalls } from './brokerCalls.ts'
import { docsPage } from './docsPage.ts'
import { faultRoutes } from './faultRoutes.ts'
import { groupRoutes } from './groupRoutes.ts'
import { openapiDocument } from './openapi.ts'
import { checkedParameters } from './parameters.ts'
import { badRequest, type Problem, ProblemError } from './problem.ts'
import type { ControlRoute } from './route.ts'
import { serverRoutes } from './serverRoutes.ts'
import { topicRoutes } from './topicRoutes.ts'

/** The HTTP control API: one table of routes, from which the OpenAPI document and the page at `/` come as well. */
export function controlApp(emulator: Emulator, calls: ServerCalls): Hono {
  const routes = [
    ...serverRoutes(emulator),
    ...topicRoutes(emulator, calls),
    ...groupRoutes(emulator, calls),
    ...faultRoutes(emulator),
  ]
  const document = openapiDocument(routes)
  const app = new Hono()
  app.get('/openapi.json', (context) => context.json(document))
  app.get('/', (context) => context.html(docsPage(routes)))
  for (const route of routes) {
    app.on(route.method.toUpperCase(), route.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (context) =>
      context.json((await answerOf(route, context)) as object),
    )
  }
  app.notFound((context) => {
    const { method, path } = context.req
    return problem(
      context,
      new ProblemError(404, 'Not Found', `no ${method} ${path}; GET / lists what there is`).problem,
    )
  })
  app.onError((error, context) => {
    if (error instanceof ProblemError) return problem(context, error.problem)
    if (SimError.is(error))
      return problem(context, new ProblemError(400, 'Bad Request', error.message, error.code).problem)
    emulator.runtime.logger.log('error', 'the control API failed', { error: String(error.stack ?? error) })
    return problem(context, new ProblemError(500, 'Internal Error', String(error)).problem)
  })
  return app
}

async function answerOf(route: ControlRoute, context: Context): Promise<unknown> {
  const body = await bodyOf(context)
  return await route.answer(
    checkedParameters(route.parameters ?? {}, { path: context.req.param(), query: context.req.query(), body }),
  )
}

async function bodyOf(context: Context): Promise<Record<string, unknown>> {
  const text = await textOf(context)
  if (text === '') return {}
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  } catch {
    // Said below, together with JSON of another shape.
  }
  throw badRequest('the body is not a JSON object')
}

/** A peer that goes away in the middle of its body is no failure of ours. */
async function textOf(context: Context): Promise<string> {
  try {
    return await context.req.text()
  } catch {
    throw badRequest('the body did not come to its end')
  }
}

function problem(context: Context, body: Problem): Response {
  const headers = { 'content-type': 'application/problem+json' }
  return context.body(JSON.stringify(body), body.status as ContentfulStatusCode, headers)
}
