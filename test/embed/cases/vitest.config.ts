import { defineConfig, type ViteUserConfig } from 'vitest/config'
import base from '../../../vitest.config.ts'

// Tests that fail on purpose; standstill.test.ts runs them and reads what they print.
const config: ViteUserConfig = defineConfig({ ...base, test: { include: ['test/embed/cases/*.case.ts'] } })

export default config
