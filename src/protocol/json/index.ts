export type { JsonBody } from './body.ts'
export { isJsonNull, jsonBody, parseJson } from './body.ts'
export { nestsWithin } from './depth.ts'
export { parseTolerantJson } from './reader.ts'
export type { Shape } from './shape.ts'
export {
  anything,
  byNumber,
  byObject,
  byText,
  constant,
  double,
  exactLong,
  flag,
  int,
  list,
  object,
  optional,
  orElse,
  ShapeMismatch,
  text,
  textList,
  texts,
  whole,
} from './shape.ts'
export { asciiText, javaText } from './text.ts'
export type { Json, JsonOut, JsonStyle } from './writer.ts'
export { JavaDouble, ObjectKeyed, writeJson } from './writer.ts'
