import fs from "node:fs";
import path from "node:path";
import { audited } from "../audit/record";
import { lockKeys } from "./canary";
import { compareKeys } from "./check-keys";
import type { WrappingKey } from "./envelope";
import { keySource, nameOf, writePrivateFile } from "./key-source";
import { readKeysAgain } from "./keys";
import { formatKeys } from "./parse-keys";
import { dropLost, forgetOldKeys, newKey, rewrapAll } from "./rotate-key";

/*
 * `npm run key -- …`. Each may be killed at any point and be repeated: a key is written before it is used, and is
 * removed after nothing uses it. What they return is shown; no key is ever in it.
 */
export const KEY_COMMANDS = new Map<string, () => Promise<string[]>>([
  ["rotate", rotate],
  ["forget-old", forgetOld],
  ["drop-lost", giveUpLost],
]);

/** With one key: makes a second. With several: has the first wrap everything. */
async function rotate(): Promise<string[]> {
  const source = keySource();
  const done = await audited(async (tx) => {
    // Before the file is read: of two at once, the second finds the key that the first one made.
    await lockKeys(tx);
    const keys = readKeysAgain();
    if (keys.length > 1) return { keys, count: await rewrapAll(tx, keys) };
    const complaint = await compareKeys(tx, keys, nameOf(source));
    if (complaint) throw new Error(complaint);
    const made = [newKey(), ...keys];
    if (source.kind === "variable") return { proposed: proposeVariable(formatKeys(made)) };
    const written = writeAndRead(source.file, made);
    return { keys: written, count: await rewrapAll(tx, written) };
  });
  if ("proposed" in done) return done.proposed;
  const { keys, count } = done;
  const [current, ...old] = keys.map(({ id }) => id);
  return [
    `The key ${current} is in use: ${count} stored secret${count === 1 ? "" : "s"} wrapped anew.`,
    ...(old.length === 0 ? [] : [`Still there: ${old.join(", ")}. Next:`]),
    ...(old.length === 0
      ? []
      : [
          `  1. Back up ${source.kind === "variable" ? "the new setting" : source.file}, apart from the database.`,
          "  2. See to it that every app and worker has the new key; restart those that do not share this file.",
          "  3. `npm run key -- forget-old`",
        ]),
  ];
}

/** @throws Error when the file then holds something else: nothing may be sealed by a key that is not in it */
function writeAndRead(file: string, keys: readonly WrappingKey[]): readonly WrappingKey[] {
  writePrivateFile(file, `${formatKeys(keys, "\n")}\n`);
  const read = readKeysAgain();
  if (formatKeys(read) !== formatKeys(keys))
    throw new Error(`${file} was changed by somebody else meanwhile: look at it, and do this again.`);
  return read;
}

function proposeVariable(value: string): string[] {
  const folder = process.env.STILLPOINT_HOME ?? process.cwd();
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, "new-encryption-key");
  writePrivateFile(file, `STILLPOINT_KEY=${value}\n`);
  return [
    `A new key, followed by the present one, is in ${file} (mode 0600). Next:`,
    "  1. Put that line into the settings of every app and worker (app.env, worker.env), in place of the old one, and back it up.",
    "  2. Restart all of them: each then opens what either key has sealed.",
    "  3. With the same STILLPOINT_KEY: `npm run key -- rotate`, then `npm run key -- forget-old`.",
    `  4. Delete ${file}.`,
  ];
}

/** Removes the keys that nothing uses any more. First from the database: a start in between finds all it needs. */
async function forgetOld(): Promise<string[]> {
  const source = keySource();
  const { current, old, forgotten } = await audited(async (tx) => {
    await lockKeys(tx);
    const [current, ...old] = readKeysAgain();
    if (!current) throw new Error("There is no encryption key.");
    return { current, old, forgotten: await forgetOldKeys(tx, current) };
  });
  const ids = [...new Set([...old.map(({ id }) => id), ...forgotten])];
  if (ids.length === 0) return [`There is no key but ${current.id}.`];
  if (source.kind === "variable")
    return [
      `Nothing uses ${ids.join(", ")} any more. Leave only the first entry (${current.id}) in STILLPOINT_KEY, for every app and worker.`,
    ];
  await audited(async (tx) => {
    await lockKeys(tx);
    if (readKeysAgain()[0]?.id !== current.id)
      throw new Error(`${source.file} was changed meanwhile: run \`npm run key -- forget-old\` again.`);
    writeAndRead(source.file, [current]);
  });
  return [`${ids.join(", ")} forgotten. ${source.file} holds ${current.id} alone: back it up.`];
}

async function giveUpLost(): Promise<string[]> {
  const keys = readKeysAgain();
  const { credentials, hostAccess, ofPoints } = await audited((tx) => dropLost(tx, keys));
  const several = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const keysToHosts = hostAccess > 0 ? ` and ${several(hostAccess, "key")} to compute hosts` : "";
  return [
    `${several(credentials, "credential")}${keysToHosts} that ${nameOf(keySource())} cannot open ${credentials + hostAccess === 1 ? "is" : "are"} deleted. Start Stillpoint and enter them anew on their sites' pages.`,
    ...(ofPoints > 0
      ? [
          `So ${ofPoints === 1 ? "is" : "are"} ${several(ofPoints, "sealed part")} of recovery points: their manifests still have what only the lost key opens.`,
        ]
      : []),
  ];
}
