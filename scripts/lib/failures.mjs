import fs from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "./paths.mjs";

/**
 * One test that failed, as it is told again at the end of a run: the output of all suites is long, and often only its end
 * is kept.
 * @typedef {{ name: string, why: string }} Failure
 */

const LINES = 12;

/**
 * @param {string} name
 * @param {string | undefined} message
 * @returns {Failure}
 */
export const failure = (name, message = "") => ({
  name,
  why: stripVTControlCharacters(message)
    .replaceAll(`${root}/`, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.includes("node_modules/"))
    .slice(0, LINES)
    .join("\n"),
});

/**
 * What vitest's JSON report says of the tests that failed, and of the files that could not be loaded.
 * @param {{ testResults: { name: string, status: string, message?: string, assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[] }} result
 * @returns {Failure[]}
 */
export const failuresOfVitest = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name);
    if (status === "failed" && assertionResults.length === 0) return [failure(file, message)];
    return assertionResults
      .filter((each) => each.status === "failed")
      .map(({ fullName, failureMessages }) => failure(`${file}: ${fullName}`, failureMessages?.join("\n")));
  });

/**
 * @typedef {{ ok: boolean, title: string, tests: { status: string, results: { status: string, errors: { message?: string, location?: { line: number } }[], attachments?: { name: string, path?: string }[] }[] }[] }} Spec
 * @typedef {{ file: string, specs: Spec[], suites?: Suite[] }} Suite
 */

/**
 * What Playwright's JSON report says of the tests that did not pass at their first try.
 * @param {{ suites: Suite[], errors: { message?: string }[] }} result
 * @returns {Failure[]}
 */
export const failuresOfPlaywright = ({ suites, errors }) => [
  ...errors.map(({ message }) => failure("outside of the tests", message)),
  ...suites.flatMap(failuresOfSuite),
];

/**
 * @param {Suite} suite
 * @returns {Failure[]}
 */
function failuresOfSuite({ file, specs, suites = [] }) {
  const own = specs.flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ results }) => {
        const found = results.flatMap(({ errors }) => errors);
        const lines = found.map(
          ({ message, location }) => `${location ? `line ${location.line}: ` : ""}${message}`,
        );
        const { name, why } = failure(`${file}: ${title}`, lines.join("\n"));
        const pages = results.flatMap(({ attachments = [] }) => attachments.flatMap(saidByPage));
        return { name, why: [why, ...pages].join("\n") };
      }),
  );
  return [...own, ...suites.flatMap(failuresOfSuite)];
}

const SAID = 14;

/**
 * What a page said by its headings, alerts and dialogs when its test failed, which Playwright writes down: often the reason
 * why something else was not on it.
 * @param {{ name: string, path?: string }} attachment
 */
function saidByPage({ name, path: file }) {
  if (name !== "error-context" || !file || !fs.existsSync(file)) return [];
  const [, tree = ""] = /```yaml\n([\s\S]*?)\n```/.exec(fs.readFileSync(file, "utf8")) ?? [];
  const said = tree.match(
    /^ *- '?(?:heading|alert|alertdialog|dialog|status)\b.*(?:\n *- (?:text|paragraph):.*)*/gm,
  );
  const lines = (said ?? []).flatMap((line) => line.split("\n")).map((line) => line.trim());
  return said ? [["The page said:", ...lines.slice(0, SAID)].join("\n")] : [];
}

/**
 * The tests that Python's unittest has told of as failed.
 * @param {string} said its standard error
 * @returns {Failure[]}
 */
export const failuresOfUnittest = (said) =>
  [...said.matchAll(/^(?:FAIL|ERROR): (.*)\n(?:.*\n)?-{20,}\n([\s\S]*?)(?=\n={20,}\n|\n-{20,}\n)/gm)].map(
    ([, name = "", why = ""]) => failure(name, why.split("\n").slice(-LINES).join("\n")),
  );

const DEFECTS = 8;
const LETTERS = 700;

/**
 * The last defects that a process of the product has told of in its log: an error of its own, or one that reached Next.
 * Without them a browser test says only what the page did not show.
 * @param {{ where: string, text: string }} log
 * @returns {Failure[]}
 */
export const defectsOfLog = ({ where, text }) =>
  [...text.matchAll(/^(?:\{"level":[56]0.*|\s*⨯ .*(?:\n[ \t]+.*){0,10})$/gm)]
    .slice(-DEFECTS)
    .map(([defect]) => failure(`${where} tells of`, defect.slice(0, LETTERS)));
