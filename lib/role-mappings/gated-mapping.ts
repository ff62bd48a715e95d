import type { Gated } from "../approvals/gated";
import type { RoleMapping } from "../generated/prisma/client";
import { routes } from "../routes";

/** A change of who may do what, as a second person approves it. Pure. */
export function gatedMapping(before: RoleMapping | null, after: RoleMapping | null): Gated {
  const mapping = after ?? before;
  if (!mapping) throw new Error("a change of nothing");
  const { kind, name, nameKey, domainId } = mapping;
  const what = `the ${kind} ${name} of Keystone`;
  return {
    kind: "access_change",
    permission: "roles.change",
    // A new one has another id at each try.
    target: { kind: "role_mapping", id: before?.id ?? "new", name: `${kind} ${name}` },
    title: titleOf(what, before, after),
    facts: [
      { label: kind === "group" ? "Group" : "Role", value: name },
      ...(kind === "group" ? [{ label: "Domain", value: domainId }] : []),
      { label: "Gives now", value: before?.role ?? "nothing" },
      { label: "Gives then", value: after?.role ?? "nothing" },
    ],
    binding: { kind, nameKey, domainId, old: before?.role ?? null, new: after?.role ?? null },
    href: routes.roles,
  };
}

function titleOf(what: string, before: RoleMapping | null, after: RoleMapping | null): string {
  if (!before) return `Let ${what} give ${after?.role}.`;
  if (!after) return `Let ${what} give nothing any more; it gives ${before.role}.`;
  return `Let ${what} give ${after.role} instead of ${before.role}.`;
}
