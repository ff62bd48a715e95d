import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (name: string) => readFileSync(`docs/monitoring/${name}`, "utf8");
const namesIn = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ""))].sort();

it("has for each alert a case in which it fires and one in which it does not, which promtool tries", () => {
  const alerts = namesIn(read("stillpoint-rules.yml"), /- alert: (\w+)/g);
  const cases = read("stillpoint-rules.test.yml");
  expect(alerts.length).toBeGreaterThan(0);
  expect(namesIn(cases, /alertname: (\w+)\s+exp_alerts:\s+- exp_labels/g)).toEqual(alerts);
  expect(namesIn(cases, /alertname: (\w+),?\s+exp_alerts: \[\]/g)).toEqual(alerts);
});
