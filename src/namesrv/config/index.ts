export { NamesrvConfigHolder, namesrvOptionFault, readNamesrvConfig } from './configHolder.ts'
export type { NamesrvConfig } from './options.ts'
export { namesrvDefaults } from './options.ts'
export { readText, replaceFile } from './replaceFile.ts'
