import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/page/**'],
    globalSetup: ['test/support/prepared-workbook.ts', 'test/support/database.ts'],
    // Most of the time is waiting, for clocks, sockets and processes.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Far above what anything takes: a machine that does ten other things is slow, and not wrong.
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', ['json', { outputFile: '.build/tests.json' }]],
  },
})
