import type { NamesrvSetting } from './dialect.ts'

/**
 * ClientConfig.getNamesrvAddr and MQClientAPIImpl.updateNameServerAddressList (clients.md 1.3): nothing is validated.
 * With `http://` in front only what follows the last slash counts; `;` separates; Java's split drops empty elements
 * at the end and keeps the others. Several settings are joined as a user would join them.
 */
export function parseJavaNamesrv(setting: string | readonly string[] | undefined): NamesrvSetting {
  if (setting === undefined) return { entries: [] }
  const text = typeof setting === 'string' ? setting : setting.join(';')
  const trimmed = text.trim().startsWith('http://') ? text.slice(text.lastIndexOf('/') + 1) : text
  const entries = trimmed.split(';')
  while (entries.length > 1 && entries.at(-1) === '') entries.pop()
  return { entries }
}
