import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { findSecrets, secretsOf, textOfLogs } from "./find-secrets.mjs";

const find = (text: string, value: string) => findSecrets(text, [{ name: "it", value }]);

it("finds a secret as it is, in an address, in JSON and in base64, and names it without showing it", () => {
  const value = 'pa ss"wörd-of-a-site';
  for (const text of [
    `x${value}y`,
    `?p=${encodeURIComponent(value)}`,
    JSON.stringify({ deep: { value } }),
    `Basic ${Buffer.from(value).toString("base64")}`,
  ])
    expect(find(text, value)).toEqual(["it"]);
  expect(find("nothing of it", value)).toEqual([]);
});

it("a short one counts as a value, not as a part of a word or of a path", () => {
  for (const text of ['"password":"devcloud"', "password=devcloud&x=1", "devcloud"])
    expect(find(text, "devcloud")).toEqual(["it"]);
  for (const text of ["/var/lib/stillpoint-devcloud/clouds.yaml", "devclouds", "devcloud.sh"])
    expect(find(text, "devcloud")).toEqual([]);
});

it("takes the secrets of a data folder and those that tests have named", () => {
  const home = mkdtempSync(path.join(tmpdir(), "stillpoint-secrets-"));
  writeFileSync(path.join(home, "session-secret"), "session-session-session\n");
  writeFileSync(path.join(home, "metrics-token"), "metrics-metrics-metrics\n");
  writeFileSync(path.join(home, "encryption-key"), "k1:base64base64=\nk2:other64other64=\n");
  writeFileSync(path.join(home, "database.json"), JSON.stringify({ owner: "owner-pass", app: "app-pass" }));
  writeFileSync(path.join(home, "named"), "hunter22\nhunter33\n");
  mkdirSync(path.join(home, "logs"));
  writeFileSync(
    path.join(home, "logs/app.log"),
    "it says other64other64= and hunter33, Bearer metrics-metrics-metrics\n",
  );
  const secrets = secretsOf(home, path.join(home, "named"));
  expect(secrets).toHaveLength(8);
  const [log] = textOfLogs(home);
  expect(findSecrets(log?.text ?? "", secrets)).toEqual([
    "the metrics token",
    "encryption key 2",
    "secret 2 of the tests (hun…)",
  ]);
  rmSync(home, { recursive: true });
});
