import { failuresOfUnittest } from "./failures.mjs";

/**
 * What Python's unittest has said at its end: "Ran 12 tests in 3.4s", then "OK" or "FAILED (failures=1, errors=2)".
 * Without such an end it broke off, which counts as a failure. So does a bad exit code without a failed test.
 * @param {string} suite
 * @param {string} said its standard error
 * @param {number} code its exit code
 * @returns {import("./counts.mjs").Count}
 */
export function unittestCount(suite, said, code) {
  const ended = [...said.matchAll(/^Ran (\d+) tests? in .*\n+(OK|FAILED)(?: \((.*)\))?$/gm)].at(-1);
  if (!ended) return { suite, passed: 0, failed: 1 };
  const [, ran, , details = ""] = ended;
  const count = (/** @type {string} */ kind) =>
    Number(details.match(new RegExp(`\\b${kind}=(\\d+)`))?.[1] ?? 0);
  const wrong = count("failures") + count("errors") + count("unexpected successes");
  const skipped = count("skipped");
  return {
    suite,
    // A class or module that could not be set up is an error of no test.
    passed: Math.max(0, Number(ran) - wrong - skipped),
    failed: code !== 0 && wrong === 0 ? 1 : wrong,
    skipped,
    failures: failuresOfUnittest(said),
  };
}
