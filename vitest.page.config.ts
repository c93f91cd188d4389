import { defineConfig } from 'vitest/config'

/** What needs programs that npm does not bring: Chromium for the page, LibreOffice for the exported workbook. */
export default defineConfig({
  test: {
    include: ['test/page/**/*.test.ts'],
    globalSetup: ['test/support/prepared-workbook.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // Far above what anything takes: a machine that does ten other things is slow, and not wrong.
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', ['json', { outputFile: '.build/page-tests.json' }]],
  },
})
