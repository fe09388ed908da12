import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      ...['sim', 'node', 'client', 'protocol', 'scenario', 'check', 'vitest'].map((door) => ({
        find: `rocketmq-sim/${door}`,
        replacement: source(`${door}/index.ts`),
      })),
      { find: /^rocketmq-sim$/, replacement: source('index.ts') },
    ],
  },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    // What an interrupted run of the docs' blocks leaves behind.
    exclude: [...configDefaults.exclude, 'test/docs/.work/**'],
    pool: 'threads',
    // All cores: otherwise one of two would look on.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})

export default config
