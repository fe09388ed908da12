/** An expectation asks for a step that belongs to another variant of the scenario: nothing was seen of it. */
export class NotInThisRun extends Error {
  /** The message in Simplified Chinese. */
  readonly zh: string

  constructor(what: string, name: string) {
    super(`the ${what} "${name}" is not in this run`)
    this.name = 'NotInThisRun'
    this.zh = `这次运行里没有${what === 'step' ? '步骤' : ` ${what} `}"${name}"`
  }
}
