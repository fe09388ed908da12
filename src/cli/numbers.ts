import { InvalidArgumentError } from 'commander'

/** Parser of an option that is a whole number from 0 on; the range proper is checked where the number is used. */
export function wholeNumber(option: string): (text: string) => number {
  return (text) => {
    if (!/^\d{1,15}$/.test(text))
      throw new InvalidArgumentError(`${option}: "${text}" is not a number; allowed are whole numbers from 0 on.`)
    return Number(text)
  }
}
