import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Closes a run with one plain line: `N passed, N failed` (and `, N skipped` when there are any). A file that fails to load counts as one failure. */
export default class PlainReporter implements Reporter {
  private readonly counts = { passed: 0, failed: 0, skipped: 0 }

  onTestCaseResult(test: TestCase): void {
    const state = test.result().state
    if (state === 'passed') this.counts.passed += 1
    else if (state === 'failed') this.counts.failed += 1
    else this.counts.skipped += 1
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.counts.failed += modules.filter((module) => module.errors().length > 0).length + unhandledErrors.length
    const { passed, failed, skipped } = this.counts
    process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  }
}
