/** An error of the control API as `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code?: string
}

/** Thrown by a route; the API turns it into a problem answer. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(status: number, title: string, detail: string, code?: string) {
    super(detail)
    this.name = 'ProblemError'
    this.problem = { type: 'about:blank', title, status, detail, ...(code === undefined ? {} : { code }) }
  }
}

export const notFound = (detail: string): ProblemError => new ProblemError(404, 'Not Found', detail)
export const badRequest = (detail: string): ProblemError => new ProblemError(400, 'Bad Request', detail)
