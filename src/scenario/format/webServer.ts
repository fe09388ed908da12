/** An HTTP server that answers every GET with one text: an address service, or somebody else's web site. */
export interface WebServerSpec {
  readonly host: string
  /** Default 80. */
  readonly port?: number
  readonly body: string
}
