/** An expectation asks for a step that belongs to another variant of the scenario: nothing was seen of it. */
export class NotInThisRun extends Error {
  constructor(what: string, name: string) {
    super(`the ${what} "${name}" is not in this run`)
    this.name = 'NotInThisRun'
  }
}
