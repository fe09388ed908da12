/** Value of a parameter: always text in a URL, checked against this. */
export interface ParameterRule {
  readonly in: 'path' | 'query' | 'body'
  readonly type: 'string' | 'integer' | 'object'
  readonly required?: boolean
  readonly description: string
  readonly minimum?: number
  readonly maximum?: number
  readonly example?: unknown
}

/** What a route works with after its parameters were checked. Absent optional parameters are undefined. */
export type Parameters = Readonly<Record<string, unknown>>

/** One operation of the control API. The router and the OpenAPI document both come from this row. */
export interface ControlRoute {
  readonly method: 'get' | 'put' | 'post' | 'delete'
  /** With `{name}` for parameters. */
  readonly path: string
  readonly summary: string
  readonly parameters?: Readonly<Record<string, ParameterRule>>
  /** The JSON answer; a thrown ProblemError becomes `application/problem+json`. */
  readonly answer: (parameters: Parameters) => unknown
}

export function textOf(parameters: Parameters, name: string): string {
  return String(parameters[name])
}

export function numberOf(parameters: Parameters, name: string, otherwise: number): number {
  const value = parameters[name]
  return typeof value === 'number' ? value : otherwise
}
