import type { Reporter, TestModule, TestSuite } from "vitest/node";

/** The last words of a run: what was skipped for want of a server, and one plain line that a script can read. */
export default class Report implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tasks = modules.flatMap((module) => [...module.children.allTests(), ...module.children.allSuites()]);
    const missing = new Set(tasks.map((task) => task.meta().missing).filter((text) => text !== undefined));
    for (const text of missing) console.log(`skipped: ${text}`);

    const tests = tasks.filter((task) => task.type === "test");
    const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]).filter(hasOwnError);
    const passed = tests.filter((test) => test.result().state === "passed").length;
    const failed = tests.filter((test) => test.result().state === "failed").length;
    console.log(`${passed} passed, ${failed + broken.length + unhandledErrors.length} failed`);
  }
}

/** A file that does not load and a hook that throws fail without any test of theirs failing. */
function hasOwnError(task: TestModule | TestSuite): boolean {
  return task.errors().length > 0;
}
