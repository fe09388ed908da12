import type { UserConfig } from 'tsdown'

// One entry for each door of the package, the command line, and the scenarios that ship with it. ESM only: every
// supported Node can `require` it.
const config: UserConfig = {
  entry: {
    index: 'src/index.ts',
    sim: 'src/sim/index.ts',
    node: 'src/node/index.ts',
    client: 'src/client/index.ts',
    protocol: 'src/protocol/index.ts',
    scenario: 'src/scenario/index.ts',
    check: 'src/check/index.ts',
    vitest: 'src/vitest/index.ts',
    'cli/main': 'src/cli/main.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: true,
  sourcemap: false,
  clean: true,
  fixedExtension: false,
  deps: { skipNodeModulesBundle: true },
}

export default config
