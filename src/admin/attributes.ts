import { UsageError } from './failures.ts'

/** `+a=b,+c=d,-e` (AttributeParser): values by signed name, '' behind a minus. `option` names the option in the message. */
export function parseAttributes(option: string, given: string | undefined): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const part of (given ?? '').split(',').filter((each) => each.trim() !== '')) {
    const [, sign, name = '', value] = /^([+-])([^=]+)(?:=(.*))?$/.exec(part.trim()) ?? []
    const wrong = sign === undefined || (sign === '+' ? value === undefined || value === '' : value !== undefined)
    if (wrong) {
      throw new UsageError(`${option}: "${part}" is neither +name=value nor -name; such parts are joined by commas`)
    }
    attributes.set(`${sign}${name}`, value ?? '')
  }
  return attributes
}
