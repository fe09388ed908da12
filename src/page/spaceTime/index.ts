export { diagramOf } from './diagram.ts'
export { marksOf } from './marks.ts'
export { rowsOf } from './rows.ts'
