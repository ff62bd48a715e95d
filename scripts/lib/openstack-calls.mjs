import fs from "node:fs";
import { inRoot } from "./paths.mjs";

const SEEN = inRoot("reports/openstack-calls.jsonl");
const LIST = inRoot("reports/openstack-calls.md");

/** Forget what an earlier run saw. */
export const forgetCalls = () => fs.rmSync(SEEN, { force: true });

/**
 * The calls that the contract tests made, by service, each with the answers that were seen and how often.
 * @param {{ call: string, count: number }[]} seen call is `service METHOD /path → status`
 */
export function listOfCalls(seen) {
  /** @type {Map<string, Map<string, Map<string, number>>>} */
  const services = new Map();
  for (const { call, count } of seen) {
    const [, service = "", what = "", status = ""] = /^(\S+) (.*) → (\d+)$/.exec(call) ?? [];
    const calls = services.get(service) ?? new Map();
    const answers = calls.get(what) ?? new Map();
    answers.set(status, (answers.get(status) ?? 0) + count);
    services.set(service, calls.set(what, answers));
  }
  const lines = ["# Calls that the contract tests made", ""];
  let total = 0;
  for (const [service, calls] of [...services].sort()) {
    total += calls.size;
    lines.push(`## ${service}: ${calls.size}`, "", "| call | answers seen |", "|---|---|");
    for (const [what, answers] of [...calls].sort())
      lines.push(`| \`${what}\` | ${[...answers.keys()].sort().join(", ")} |`);
    lines.push("");
  }
  return { text: lines.join("\n"), total };
}

/** Writes the list of this run, and says how long it is. */
export function writeCalls() {
  if (!fs.existsSync(SEEN)) return undefined;
  const seen = fs.readFileSync(SEEN, "utf8").split("\n").filter(Boolean);
  const { text, total } = listOfCalls(seen.map((line) => JSON.parse(line)));
  fs.writeFileSync(LIST, text);
  return `${total} different calls were made; they are listed in reports/openstack-calls.md`;
}
