import { nameKeyOf } from "../auth/access";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { fieldErrors } from "../field-errors";
import { changeMappings } from "./change-mappings";
import { AddRoleMappingInput } from "./schemas";

/**
 * Lets a role or a group of Keystone give one of our roles, from the next request on.
 * @throws AppError `forbidden`, `invalid`, `precondition_failed`
 */
export async function addRoleMapping(session: Session, input: unknown): Promise<{ id: string }> {
  requirePermission(session, "roles.change");
  const parsed = AddRoleMappingInput.safeParse(input);
  if (!parsed.success) throw refused(fieldErrors(parsed.error));
  const { kind, name, role, confirmed } = parsed.data;
  const domainId = kind === "group" ? parsed.data.domainId : "";
  const nameKey = nameKeyOf(name);
  const { id } = await changeMappings(session, "role_mapping.added", confirmed, async (tx) => {
    const where = { kind_nameKey_domainId: { kind, nameKey, domainId } };
    const taken = await tx.roleMapping.findUnique({ where });
    if (taken)
      throw refused({ name: `The ${kind} ${taken.name} gives ${taken.role} already: change that row.` });
    const after = await tx.roleMapping.create({ data: { kind, name, nameKey, domainId, role } });
    return { before: null, after };
  });
  return { id };
}

const refused = (fields: Record<string, string>) =>
  new AppError("invalid", "The mapping was not added.", fields);
