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

export const OPEN = { may: EVERYBODY };
export const SIGNED_IN = { may: ROLES };
export const INSPECTORS = { may: ["auditor", "admin"] } satisfies Entry;
export const EXPORTERS = { may: ["auditor", "operator", "admin"] } satisfies Entry;
export const ADMIN = { may: ["admin"] } satisfies Entry;
export const OPERATORS = { may: ["operator", "admin"] } satisfies Entry;
/** An id that nothing has. */
export const NO_ID = "00000000-0000-4000-8000-000000000000";
export const form = (fields: Record<string, string> = {}) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

/** Nothing that a verb could act on: it is refused beside its fields. */
export const EMPTY = () => [{}];
