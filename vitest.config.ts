import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'evals/**/*.test.ts', 'test/**/*.test.ts', 'sdk/test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    reporters: process.env.CI ? ['dot', './test/reporter.ts'] : ['default', './test/reporter.ts'],
    testTimeout: 40_000,
    hookTimeout: 60_000,
    // Beside suites that kill and start servers a page or a command may be late: what fails is asked once more before it counts there.
    retry: process.env.CI ? 2 : 0,
    maxWorkers: 2,
  },
})
