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
  /** It ends the session that asks. */
  endsSession?: true;
}

const OPEN = { may: EVERYBODY };
const SIGNED_IN = { may: ROLES };
/** An id that nothing has. */
export const NO_ID = "00000000-0000-4000-8000-000000000000";
const form = (fields: Record<string, string> = {}) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

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
    // The set-up is over: it leads to the overview.
    "/set-up": { ...SIGNED_IN, answers: [307] },
    "/settings": { may: ["auditor", "admin"], answers: [307] },
    "/settings/roles": { may: ["auditor", "admin"] },
    "/settings/sign-ins": { may: ["auditor", "admin"] },
    "/sign-in": { ...OPEN, answers: [200, 307] },
  },
  routes: {
    "GET /api/auth/[...nextauth]": { ...OPEN, at: "/api/auth/csrf" },
    "POST /api/auth/[...nextauth]": { ...OPEN, at: "/api/auth/callback/credentials", answers: [302, 413] },
    "GET /api/health": OPEN,
    "GET /api/installation": SIGNED_IN,
    "GET /api/sign-in-progress": OPEN,
    "GET /api/vms": SIGNED_IN,
    "GET /icon.svg": OPEN,
  },
  actions: {
    "app/(signed-in)/account/change-password-action.ts": {
      ...SIGNED_IN,
      at: "/account",
      args: () => [{}, form({ current: "not the password" })],
    },
    "app/(signed-in)/settings/roles/add-role-mapping-action.ts": {
      may: ["admin"],
      at: "/settings/roles",
      args: () => [{}],
    },
    "app/(signed-in)/settings/roles/change-role-mapping-action.ts": {
      may: ["admin"],
      at: "/settings/roles",
      args: () => [{ id: NO_ID, role: "viewer" }],
    },
    "app/(signed-in)/settings/roles/remove-role-mapping-action.ts": {
      may: ["admin"],
      at: "/settings/roles",
      args: () => [{ id: NO_ID }],
    },
    "app/(signed-in)/settings/sign-ins/end-sessions-action.ts": {
      may: ["admin"],
      at: "/settings/sign-ins",
      args: () => [{ person: "nobody" }],
    },
    "app/actions/choose-theme.ts": { ...SIGNED_IN, args: () => ["dark"] },
    "app/actions/end-session-action.ts": { ...SIGNED_IN, at: "/account", args: () => [{ id: "none" }] },
    "app/actions/sign-out.ts": { ...OPEN, answers: [200, 303], endsSession: true },
    "app/set-up/choose-own-password-action.ts": {
      ...SIGNED_IN,
      at: "/set-up",
      args: () => [null, form()],
    },
    "app/set-up/finish-set-up-action.ts": { may: ["admin"], at: "/set-up" },
  },
};
