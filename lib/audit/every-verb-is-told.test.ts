import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ACTION_WORDS } from "./action-words";
import { TOLD } from "./testing/told-verbs";

/*
 * Whatever somebody can call is in the audit log when it was done, or says here why not: a new server action or route
 * fails this test until it names its audit actions and the test that looks for them. That the entries are written is
 * seen by those tests; here only that each has one.
 */

/** Server actions and routes that change nothing that counts. */
const NOT_TOLD: Readonly<Record<string, string>> = {
  "(signed-in)/audit/find-run-action.ts": "it looks for a run, for a filter",
  "(signed-in)/settings/retention/see-what-goes-action.ts": "it shows what would go",
  "(signed-in)/sites/add/preview-clouds-action.ts": "it shows what a file would add, and asks no site",
  "(signed-in)/vnfs/add/describe-vms-action.ts": "it reads what is known of VMs",
  "actions/choose-theme.ts": "it is a cookie of one's own",
  "actions/dismiss-guide-action.ts": "how far one is in the first task is one's own, like the theme",
  "actions/note-seen-action.ts": "how far one is in the first task is one's own, like the theme",
};

/** Routes that are only read. What takes data away for good, as a file, is told. */
const READ = [
  ...["approvals", "approvals/[approvalId]", "audit", "audit/[entryId]", "auth/[...nextauth]"],
  "audit/checkpoints", // of hashes and signatures, made to be kept elsewhere: they tell nothing of what is in the log
  ...["decisions", "drills", "freezes", "guide", "health", "health/live", "installation", "metrics"],
  ...["runs", "runs/[runId]", "runs/[runId]/events", "sandbox", "sign-in-progress", "sites", "story"],
  ...["vms", "vms/[siteId]/[serverId]", "vnf-candidates", "vnfs", "vnfs/[vnfId]", "vnfs/[vnfId]/backup-plan"],
  ...["vnfs/[vnfId]/points", "vnfs/[vnfId]/points/[pointId]"],
  ...["vnfs/[vnfId]/recovery-options", "vnfs/[vnfId]/recovery-run-plan"],
].map((each) => `GET api/${each}`);

/** What no person calls through a page: workers, the command line, and what is written beside a verb's own entry. */
const BY_THEMSELVES: Readonly<Record<string, readonly string[]>> = {
  "lib/api/action-result.mocked.test.ts": ["permission.refused"],
  "lib/approvals/asking.db.test.ts": ["approval.asked"],
  "lib/approvals/pass-once.db.test.ts": ["approval.used"],
  "lib/audit/audit-refusal.db.test.ts": ["permission.refused", "refusals.suppressed"],
  "lib/audit/call-journal.db.test.ts": ["openstack.called"],
  "lib/auth/ensure-administrator.db.test.ts": ["account.created", "account.password_reset"],
  "lib/auth/require-proof.db.test.ts": ["session.proved", "session.not_proved", "session.proof_refused"],
  "lib/backups/backup-run.db.test.ts": ["run.ended"],
  "lib/freezes/leave-off.db.test.ts": ["freeze.left_off"],
  "lib/recoveries/hand-over/hand-over.db.test.ts": ["hook.called"],
  "lib/recoveries/relocation/half-undone.db.test.ts": ["recovery.gave_way"],
  "lib/recovery-points/manifest/manifest.db.test.ts": ["signing_key.made"],
  "lib/recovery-points/prune/prune-run.db.test.ts": ["recovery_point.judged", "recovery_point.pruned"],
  "lib/secrets/key-commands.db.test.ts": [
    "encryption_key.rotated",
    "encryption_key.forgotten",
    "encryption_key.given_up",
  ],
  "lib/worker/restore-in-place.db.test.ts": ["restore.swapped"],
  "lib/worker/story.db.test.ts": ["story.started", "story.ended"],
};

/** Next's own way leads from the door to the verb. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  "POST api/auth/[...nextauth]": ["authenticate"],
};

/** What a door imports of lib that is no verb. */
const PLUMBING = new Set(["actionResult", "requireSession", "currentSession", "currentAddress", "jsonRoute"]);

const read = (file: string) => readFileSync(file, "utf8");
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Server actions by their file in app, routes by method and address; each with its source. */
function doors(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of filesIn("app")) {
    const text = read(file);
    const name = path.relative("app", file);
    if (/^"use server"/.test(text)) found.set(name, text);
    if (path.basename(file) !== "route.ts") continue;
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
      if (new RegExp(`export [^;]*?(function|const|as|\\{) ${method}\\b`).test(text))
        found.set(`${method} ${path.dirname(name)}`, text);
  }
  return found;
}

/** The names, and the files, that a door takes from lib. */
const importsOf = (text: string): { names: string[]; file: string }[] =>
  [...text.matchAll(/import \{([^}]*)\} from "@\/(lib\/[^"]+)"/g)].map(([, names = "", file = ""]) => ({
    names: names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type ") && !PLUMBING.has(name)),
    file: `${file}.ts`,
  }));

const names = (text: string, action: string) => text.includes(`"${action}"`);
const told = TOLD.flatMap(({ by, verbs }) =>
  Object.entries(verbs).map(([door, actions]) => ({ by, door, actions })),
);

describe("the audit log", () => {
  it("is told of every server action and route, or it is said why not", () => {
    const known = [...told.map(({ door }) => door), ...Object.keys(NOT_TOLD), ...READ];
    expect(known.toSorted()).toEqual([...doors().keys()].toSorted());
  });

  it.each(told)("is told of $door, as $by looks for", ({ by, door, actions }) => {
    expect(actions).not.toEqual([]);
    const test = read(by);
    for (const action of actions) expect([action, names(test, action)]).toEqual([action, true]);
    const verbs = BEHIND[door] ?? importsOf(doors().get(door) ?? "").flatMap((each) => each.names);
    expect(
      verbs.filter((verb) => new RegExp(`\\b${verb}\\b`).test(test)),
      `of ${verbs}`,
    ).not.toEqual([]);
  });

  it.each([...Object.keys(NOT_TOLD), ...READ])("is not told of %s, which writes nothing to it", (door) => {
    const written = importsOf(doors().get(door) ?? "")
      .map(({ file }) => file)
      .filter((file) => existsSync(file) && /\brecordAudits?\(/.test(read(file)));
    expect(written).toEqual([]);
  });

  it("has no action that no test looks for", () => {
    const others = Object.entries(BY_THEMSELVES).flatMap(([by, actions]) =>
      actions.map((action) => ({ by, action })),
    );
    for (const { by, action } of others)
      expect([by, action, names(read(by), action)]).toEqual([by, action, true]);
    const looked = new Set([
      ...told.flatMap(({ actions }) => actions),
      ...others.map(({ action }) => action),
    ]);
    expect([...looked].toSorted()).toEqual(Object.keys(ACTION_WORDS).toSorted());
  });

  it("has words for every action that is written", () => {
    const written = filesIn("lib")
      .filter((file) => !/\.test\.ts$|\/testing\/|\/generated\//.test(file))
      .flatMap((file) => [...read(file).matchAll(/\baction:([^,;]*)/g)].map(([, what = ""]) => what))
      .flatMap((what) => [...what.matchAll(/"([a-z_-]+\.[a-z_]+)"/g)].map(([, action = ""]) => action));
    expect(written.length).toBeGreaterThan(80);
    expect(written.filter((action) => !Object.hasOwn(ACTION_WORDS, action))).toEqual([]);
  });
});
