/** A broker that clients try, wherever it runs. */
export interface Tried {
  /** Its name in the world. */
  readonly server: string
  /** The name that it has in the world. */
  readonly brokerName: string
  /** The topic that it alone has. */
  readonly topic: string
  /** What it runs in: the name, and the host of the world. */
  readonly container: { readonly name: string; readonly host: string }
}
