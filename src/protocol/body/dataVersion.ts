import { type JsonBody, jsonBody, object, type Shape, whole } from '../json/index.ts'

/** Counts the changes of a table and dates the last one. 4.9.x sends no `stateVersion`, which reads as 0. */
export interface DataVersion {
  readonly counter: number
  readonly stateVersion: number
  readonly timestamp: number
}

export const dataVersionShape: Shape<DataVersion> = object<DataVersion>({
  counter: whole,
  stateVersion: whole,
  timestamp: whole,
})

/** Body of QUERY_DATA_VERSION, and the `version` entry of GET_BROKER_CONFIG as text. */
export const dataVersionBody: JsonBody<DataVersion> = jsonBody('DataVersion', dataVersionShape)
