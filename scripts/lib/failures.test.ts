import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  defectsOfLog,
  failure,
  failuresOfPlaywright,
  failuresOfUnittest,
  failuresOfVitest,
} from "./failures.mjs";
import { inRoot } from "./paths.mjs";

describe("failure", () => {
  it("keeps what tells why: no colours, no frames of libraries, the first lines", () => {
    const frames = Array.from({ length: 30 }, (_, i) => `    at ${inRoot(`lib/a${i}.ts`)}:1:1`);
    const { why } = failure(
      "a test",
      ["\u001b[31mError: no\u001b[39m", "", "    at node_modules/x.js:1:1", ...frames].join("\n"),
    );
    expect(why.split("\n")).toHaveLength(12);
    expect(why).toMatch(/^Error: no\n {4}at lib\/a0\.ts:1:1\n/);
  });
});

describe("failuresOfVitest", () => {
  it("names each failed test, and each file that could not be loaded", () => {
    const result = {
      testResults: [
        {
          name: inRoot("lib/a.test.ts"),
          status: "failed",
          message: "",
          assertionResults: [
            { fullName: "outer adds", status: "failed", failureMessages: ["Error: 1 is not 2"] },
            { fullName: "outer well", status: "passed", failureMessages: [] },
          ],
        },
        {
          name: inRoot("lib/b.test.ts"),
          status: "failed",
          message: "Cannot find module",
          assertionResults: [],
        },
      ],
    };
    expect(failuresOfVitest(result)).toEqual([
      { name: "lib/a.test.ts: outer adds", why: "Error: 1 is not 2" },
      { name: "lib/b.test.ts", why: "Cannot find module" },
    ]);
  });
});

describe("failuresOfPlaywright", () => {
  it("names what did not pass at its first try, however deep, and what went wrong outside of tests", () => {
    const spec = (title: string, status: string, message?: string) => ({
      ok: false,
      title,
      tests: [{ status, results: [{ status, errors: message ? [{ message, location: { line: 7 } }] : [] }] }],
    });
    const inner = { file: "a.spec.ts", specs: [spec("bad", "unexpected", "Error: not seen")] };
    const outer = {
      file: "a.spec.ts",
      specs: [spec("good", "expected"), spec("late", "flaky", "Error: late")],
      suites: [inner],
    };
    expect(failuresOfPlaywright({ suites: [outer], errors: [{ message: "no browser" }] })).toEqual([
      { name: "outside of the tests", why: "no browser" },
      { name: "a.spec.ts: late", why: "line 7: Error: late" },
      { name: "a.spec.ts: bad", why: "line 7: Error: not seen" },
    ]);
  });

  it("tells what the page said meanwhile", () => {
    const path = join(mkdtempSync(join(tmpdir(), "stillpoint-failures-")), "error-context.md");
    const tree = `- link "Sites":
  - /url: /sites
- 'heading "Lyon: sign in" [level=1]'
- alert:
  - paragraph: Lyon does not answer.
- button "Sign in"`;
    writeFileSync(path, `# Page snapshot\n\n\`\`\`yaml\n${tree}\n\`\`\`\n`);
    const results = [
      {
        status: "failed",
        errors: [{ message: "no button" }],
        attachments: [{ name: "error-context", path }],
      },
    ];
    const specs = [{ ok: false, title: "bad", tests: [{ status: "unexpected", results }] }];
    const why = [
      "no button",
      "The page said:",
      `- 'heading "Lyon: sign in" [level=1]'`,
      "- alert:",
      "- paragraph: Lyon does not answer.",
    ];
    expect(failuresOfPlaywright({ suites: [{ file: "a.spec.ts", specs }], errors: [] })).toEqual([
      { name: "a.spec.ts: bad", why: why.join("\n") },
    ]);
  });
});

describe("failuresOfUnittest", () => {
  it("names failures and errors with their last lines", () => {
    const bar = "=".repeat(70);
    const rule = "-".repeat(70);
    const said = [
      "FE.",
      bar,
      "ERROR: test_two (test_x.A.test_two)",
      rule,
      "Traceback (most recent call last):",
      "ValueError: no",
      "",
      bar,
      "FAIL: test_one (test_x.A.test_one)",
      "has a doc line",
      rule,
      "AssertionError: 1 != 2",
      "",
      rule,
      "Ran 3 tests in 0.001s",
      "",
    ].join("\n");
    expect(failuresOfUnittest(said)).toEqual([
      { name: "test_two (test_x.A.test_two)", why: "Traceback (most recent call last):\nValueError: no" },
      { name: "test_one (test_x.A.test_one)", why: "AssertionError: 1 != 2" },
    ]);
  });
});

describe("defectsOfLog", () => {
  it("gives the errors of a process and those that reached Next, with where they come from, and nothing else", () => {
    const text = [
      '{"level":30,"msg":"well"}',
      '{"level":50,"msg":"a turn failed"}',
      "✓ Ready in 549ms",
      "⨯ Error: the pool is closed",
      "    at lock (lib/a.ts:1:1)",
      "    at node_modules/x.js:1:1",
      "{ digest: '1' }",
      '{"level":40,"msg":"a warning"}',
    ].join("\n");
    expect(defectsOfLog({ where: "logs/app.log", text })).toEqual([
      { name: "logs/app.log tells of", why: '{"level":50,"msg":"a turn failed"}' },
      { name: "logs/app.log tells of", why: "⨯ Error: the pool is closed\n    at lock (lib/a.ts:1:1)" },
    ]);
  });
});
