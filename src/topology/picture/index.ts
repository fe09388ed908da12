/** A topology for people: as a table, and as a picture. */
export type { Card, PicturedTopology, ServerLine } from './shape.ts'
export { cardsOf } from './shape.ts'
export { topologySvg } from './svg.ts'
export { topologyTable } from './table.ts'
