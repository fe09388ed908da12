import type { ClientBase } from './base.ts'

export interface ProducerSpec extends ClientBase {
  readonly kind: 'producer'
  readonly group: string
}
