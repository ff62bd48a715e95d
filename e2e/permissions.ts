import type { BuiltKind } from "./authorization/built-surface";

export const ROLES = ["viewer", "auditor", "operator", "admin"] as const;
export const EVERYBODY = ["nobody", ...ROLES] as const;
export type Who = (typeof EVERYBODY)[number];

export interface Entry {
  /** Who may; the others must be refused. */
  may: readonly Who[];
  /** The address to ask, when it is not the path itself; of an action the page that it belongs to. Default: "/". */
  at?: string;
  /** What somebody who may can be answered. Default: 200. */
  answers?: readonly number[];
  /** What an action is called with: harmless, so that being allowed changes nothing. Default: nothing. */
  args?: () => readonly unknown[];
  /** Being allowed would change something: only those who may not are tried. */
  onlyRefusals?: true;
}

const OPEN = { may: EVERYBODY };
const SIGNED_IN = { may: ROLES };
const INSPECTORS = { may: ["auditor", "admin"] } satisfies Entry;
const EXPORTERS = { may: ["auditor", "operator", "admin"] } satisfies Entry;
const ADMIN = { may: ["admin"] } satisfies Entry;
const OPERATORS = { may: ["operator", "admin"] } satisfies Entry;
/** An id that nothing has. */
export const NO_ID = "00000000-0000-4000-8000-000000000000";
const form = (fields: Record<string, string> = {}) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

/** Nothing that a verb could act on: it is refused beside its fields. */
const EMPTY = () => [{}];

/*
 * Who may do what over HTTP: every page, route and server action of the built product, no more and no less. One that
 * is missing here, and one that is here and not in the build, fails the test. The rights themselves are decided by
 * lib/auth/permissions.ts; this is what a stranger sees of them.
 */
export const PERMISSIONS: Record<BuiltKind, Record<string, Entry>> = {
  pages: {
    "/": SIGNED_IN,
    "/_global-error": { ...OPEN, answers: [500] },
    "/_not-found": { ...OPEN, answers: [404] },
    "/account": SIGNED_IN,
    "/audit": INSPECTORS,
    "/drills": SIGNED_IN,
    "/runs": SIGNED_IN,
    "/runs/[runId]/report": { ...SIGNED_IN, at: `/runs/${NO_ID}/report`, answers: [404] },
    "/runs/[runId]": { ...SIGNED_IN, at: `/runs/${NO_ID}`, answers: [404] },
    "/sandbox/[[...part]]": { ...ADMIN, at: "/sandbox", answers: [404] }, // these tests run without a sandbox
    "/set-up": { ...SIGNED_IN, answers: [307] }, // to the overview, once it is finished
    "/settings": { ...EXPORTERS, answers: [307] },
    "/settings/hooks": EXPORTERS,
    "/settings/manifests": ADMIN,
    "/settings/roles": INSPECTORS,
    "/settings/schedules": EXPORTERS,
    "/settings/schedules/[scheduleId]": {
      ...EXPORTERS,
      at: `/settings/schedules/${NO_ID}`,
      answers: [404],
    },
    "/settings/schedules/add": ADMIN,
    "/settings/sign-ins": INSPECTORS,
    "/sign-in": { ...OPEN, answers: [200, 307] },
    "/sites": SIGNED_IN,
    "/sites/[siteId]": { ...INSPECTORS, at: `/sites/${NO_ID}`, answers: [404] },
    "/sites/[siteId]/delete": { ...ADMIN, at: `/sites/${NO_ID}/delete`, answers: [404] },
    "/sites/add": ADMIN,
    "/vnfs": SIGNED_IN,
    "/vnfs/[vnfId]": { ...SIGNED_IN, at: `/vnfs/${NO_ID}`, answers: [404] },
    "/vnfs/[vnfId]/back-up": {
      may: ["operator", "admin"],
      at: `/vnfs/${NO_ID}/back-up`,
      answers: [404],
    },
    "/vnfs/[vnfId]/delete": { ...OPERATORS, at: `/vnfs/${NO_ID}/delete`, answers: [404] },
    "/vnfs/[vnfId]/fail-over": { ...OPERATORS, at: `/vnfs/${NO_ID}/fail-over`, answers: [404] },
    "/vnfs/[vnfId]/points": { ...SIGNED_IN, at: `/vnfs/${NO_ID}/points`, answers: [404] },
    "/vnfs/[vnfId]/restore": { ...SIGNED_IN, at: `/vnfs/${NO_ID}/restore`, answers: [404] },
    "/vnfs/[vnfId]/recover": { ...SIGNED_IN, at: `/vnfs/${NO_ID}/recover`, answers: [404] },
    "/vnfs/[vnfId]/relocate": { ...OPERATORS, at: `/vnfs/${NO_ID}/relocate`, answers: [404] },
    "/vnfs/[vnfId]/runs": { ...SIGNED_IN, at: `/vnfs/${NO_ID}/runs`, answers: [404] },
    "/vnfs/[vnfId]/points/[pointId]": {
      ...SIGNED_IN,
      at: `/vnfs/${NO_ID}/points/${NO_ID}`,
      answers: [404],
    },
    "/vnfs/[vnfId]/settings": { ...OPERATORS, at: `/vnfs/${NO_ID}/settings`, answers: [404] },
    "/vnfs/add": OPERATORS,
    "/vms": SIGNED_IN,
    "/vms/[siteId]/[serverId]": { ...SIGNED_IN, at: `/vms/${NO_ID}/${NO_ID}`, answers: [200, 404] },
  },
  routes: {
    "GET /api/audit": INSPECTORS,
    "GET /api/audit/[entryId]": { ...INSPECTORS, at: "/api/audit/1", answers: [200, 404] },
    "GET /api/auth/[...nextauth]": { ...OPEN, at: "/api/auth/csrf" },
    "POST /api/auth/[...nextauth]": { ...OPEN, at: "/api/auth/callback/credentials", answers: [302, 413] },
    "GET /api/decisions": SIGNED_IN,
    "GET /api/drills": SIGNED_IN,
    "GET /api/freezes": SIGNED_IN,
    "GET /api/guide": ADMIN,
    "GET /api/health": OPEN,
    "GET /api/installation": SIGNED_IN,
    "POST /api/manifests/import": { ...ADMIN, answers: [400] },
    "POST /api/manifests/preview": { ...ADMIN, answers: [400] },
    "GET /api/recovery-points/[pointId]/manifest": {
      ...EXPORTERS,
      at: `/api/recovery-points/${NO_ID}/manifest`,
      answers: [404],
    },
    "GET /api/runs": SIGNED_IN,
    "GET /api/runs/[runId]": { ...SIGNED_IN, at: `/api/runs/${NO_ID}`, answers: [404] },
    "GET /api/runs/[runId]/events": { ...SIGNED_IN, at: `/api/runs/${NO_ID}/events`, answers: [404] },
    "GET /api/sandbox": { ...ADMIN, answers: [404] },
    "GET /api/sign-in-progress": OPEN,
    "GET /api/sites": SIGNED_IN,
    "GET /api/story": SIGNED_IN,
    "GET /api/vms": SIGNED_IN,
    "GET /api/vms/[siteId]/[serverId]": { ...SIGNED_IN, at: `/api/vms/${NO_ID}/${NO_ID}`, answers: [404] },
    "GET /api/vnf-candidates": { ...OPERATORS, at: `/api/vnf-candidates?site=${NO_ID}` },
    "GET /api/vnfs": SIGNED_IN,
    "GET /api/vnfs/[vnfId]": { ...SIGNED_IN, at: `/api/vnfs/${NO_ID}`, answers: [404] },
    "GET /api/vnfs/[vnfId]/backup-plan": {
      ...SIGNED_IN,
      at: `/api/vnfs/${NO_ID}/backup-plan`,
      answers: [404],
    },
    "GET /api/vnfs/[vnfId]/recovery-options": {
      ...SIGNED_IN,
      at: `/api/vnfs/${NO_ID}/recovery-options`,
      answers: [404],
    },
    "GET /api/vnfs/[vnfId]/recovery-run-plan": {
      ...SIGNED_IN,
      at: `/api/vnfs/${NO_ID}/recovery-run-plan?site=${NO_ID}&point=${NO_ID}`,
      answers: [404],
    },
    "GET /api/vnfs/[vnfId]/points": { ...SIGNED_IN, at: `/api/vnfs/${NO_ID}/points`, answers: [404] },
    "GET /api/vnfs/[vnfId]/points/[pointId]": {
      ...SIGNED_IN,
      at: `/api/vnfs/${NO_ID}/points/${NO_ID}`,
      answers: [404],
    },
    "GET /icon.svg": OPEN,
  },
  actions: {
    "app/(signed-in)/account/change-password-action.ts": {
      ...SIGNED_IN,
      at: "/account",
      args: () => [{}, form({ current: "not the password" })],
    },
    "app/(signed-in)/runs/accept-recovery-action.ts": {
      ...OPERATORS,
      at: `/runs/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/runs/cancel-run-action.ts": {
      may: ["operator", "admin"],
      at: `/runs/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/runs/continue-recovery-action.ts": {
      ...OPERATORS,
      at: `/runs/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/runs/clean-up-drill-action.ts": {
      ...OPERATORS,
      at: `/runs/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/runs/give-target-up-action.ts": { ...OPERATORS, at: `/runs/${NO_ID}`, args: EMPTY },
    "app/(signed-in)/runs/try-undo-again-action.ts": { ...OPERATORS, at: `/runs/${NO_ID}`, args: EMPTY },
    "app/(signed-in)/runs/roll-back-action.ts": { ...OPERATORS, at: `/runs/${NO_ID}`, args: EMPTY },
    "app/(signed-in)/sandbox/flip-switch-action.ts": {
      ...ADMIN,
      at: "/sandbox",
      args: () => [null, form({ name: "heal" })],
    },
    "app/(signed-in)/sandbox/move-clock-action.ts": {
      ...ADMIN,
      at: "/sandbox",
      args: () => [null, form({ minutes: "1" })],
    },
    "app/(signed-in)/sandbox/remove-fault-action.ts": {
      ...ADMIN,
      at: "/sandbox",
      args: () => [null, form({ id: NO_ID })],
    },
    "app/(signed-in)/settings/hooks/add-hook-action.ts": {
      ...ADMIN,
      at: "/settings/hooks",
      args: EMPTY,
    },
    "app/(signed-in)/settings/hooks/change-hook-action.ts": {
      ...ADMIN,
      at: "/settings/hooks",
      args: EMPTY,
    },
    "app/(signed-in)/settings/hooks/remove-hook-action.ts": {
      ...ADMIN,
      at: "/settings/hooks",
      args: EMPTY,
    },
    "app/(signed-in)/settings/hooks/replace-hook-secret-action.ts": {
      ...ADMIN,
      at: "/settings/hooks",
      args: EMPTY,
    },
    "app/(signed-in)/settings/hooks/try-hook-action.ts": {
      ...ADMIN,
      at: "/settings/hooks",
      args: EMPTY,
    },
    "app/(signed-in)/settings/schedules/[scheduleId]/change-schedule-action.ts": {
      ...ADMIN,
      at: `/settings/schedules/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/settings/schedules/[scheduleId]/delete-schedule-action.ts": {
      ...ADMIN,
      at: `/settings/schedules/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/settings/schedules/add/add-schedule-action.ts": {
      ...ADMIN,
      at: "/settings/schedules/add",
      args: EMPTY,
    },
    "app/(signed-in)/settings/schedules/switch-schedule-action.ts": {
      ...ADMIN,
      at: "/settings/schedules",
      args: EMPTY,
    },
    "app/(signed-in)/settings/manifests/trust-signer-action.ts": {
      ...ADMIN,
      at: "/settings/manifests",
      args: EMPTY,
    },
    "app/(signed-in)/settings/roles/add-role-mapping-action.ts": {
      ...ADMIN,
      at: "/settings/roles",
      args: () => [{}],
    },
    "app/(signed-in)/settings/roles/change-role-mapping-action.ts": {
      ...ADMIN,
      at: "/settings/roles",
      args: () => [{ id: NO_ID, role: "admin" }],
    },
    "app/(signed-in)/settings/roles/remove-role-mapping-action.ts": {
      ...ADMIN,
      at: "/settings/roles",
      args: () => [{ id: NO_ID }],
    },
    "app/(signed-in)/settings/sign-ins/end-sessions-action.ts": {
      ...ADMIN,
      at: "/settings/sign-ins",
      args: () => [{ person: "nobody at all" }],
    },
    "app/(signed-in)/sites/[siteId]/add-credential-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/adopt-site-action.ts": { ...ADMIN, at: `/sites/${NO_ID}`, args: EMPTY },
    "app/(signed-in)/sites/[siteId]/choose-records-credential-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/confirm-hosts-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/delete/delete-site-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}/delete`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/remove-credential-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/remove-host-access-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/replace-credential-secret-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/set-host-access-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/try-host-access-action.ts": {
      ...ADMIN,
      at: `/sites/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/sites/[siteId]/update-site-action.ts": { ...ADMIN, at: `/sites/${NO_ID}`, args: EMPTY },
    "app/(signed-in)/sites/add/add-sites-action.ts": { ...ADMIN, at: "/sites/add", args: EMPTY },
    "app/(signed-in)/sites/add/check-drafts-action.ts": { ...ADMIN, at: "/sites/add", args: EMPTY },
    "app/(signed-in)/sites/add/preview-clouds-action.ts": { ...ADMIN, at: "/sites/add", args: EMPTY },
    "app/(signed-in)/sites/check-sites-now-action.ts": { ...ADMIN, at: "/sites", args: EMPTY },
    "app/(signed-in)/vnfs/[vnfId]/back-up/start-backup-action.ts": {
      may: ["operator", "admin"],
      at: `/vnfs/${NO_ID}/back-up`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/delete/delete-vnf-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/delete`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/fail-over/start-failover-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/fail-over`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/recover/choose-hooks-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/recover`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/recover/choose-mapping-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/recover`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/recover/start-drill-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/recover`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/recover/start-relocation-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/recover`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/restore/start-replacement-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/restore`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/restore/start-restore-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/restore`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/settings/add-members-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/settings`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/settings/change-members-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/settings`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/settings/order-members-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/settings`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/settings/pause-vnf-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/settings`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/settings/remove-members-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/settings`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/settings/repair-drift-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/settings`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/settings/update-vnf-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}/settings`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/check-readiness-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/stop-former-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/[vnfId]/release-former-action.ts": {
      ...OPERATORS,
      at: `/vnfs/${NO_ID}`,
      args: EMPTY,
    },
    "app/(signed-in)/vnfs/add/create-vnf-action.ts": { ...OPERATORS, at: "/vnfs/add", args: EMPTY },
    "app/(signed-in)/vnfs/add/describe-vms-action.ts": { ...OPERATORS, at: "/vnfs/add", args: EMPTY },
    "app/actions/choose-theme.ts": { ...SIGNED_IN, args: () => ["dark"] },
    // Another's: everybody may end the own ones.
    "app/actions/end-session-action.ts": { ...ADMIN, at: "/settings/sign-ins", args: () => [{ id: NO_ID }] },
    "app/actions/dismiss-guide-action.ts": { ...ADMIN, args: () => [{ isDismissed: true }] },
    "app/actions/end-week-action.ts": { ...ADMIN },
    "app/actions/note-seen-action.ts": { ...ADMIN, args: EMPTY },
    "app/actions/thaw-now-action.ts": { may: ["operator", "admin"], args: EMPTY },
    "app/actions/sign-out.ts": { ...OPEN, onlyRefusals: true },
    "app/set-up/choose-own-password-action.ts": { ...SIGNED_IN, at: "/set-up", args: () => [null, form()] },
    "app/set-up/finish-set-up-action.ts": { ...ADMIN, at: "/set-up", onlyRefusals: true },
  },
};
