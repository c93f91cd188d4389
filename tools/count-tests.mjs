// Says in one plain line how many tests ran, from what the test runs left behind. Fails when none did.
import { readFileSync } from 'node:fs'

const counts = ['.build/tests.json', '.build/page-tests.json'].map((file) =>
  JSON.parse(readFileSync(file, 'utf8')),
)
const passed = counts.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0)
const failed = counts.reduce((sum, { numFailedTests }) => sum + numFailedTests, 0)
console.log(`${passed} passed, ${failed} failed`)
if (passed === 0 || failed > 0) process.exitCode = 1
