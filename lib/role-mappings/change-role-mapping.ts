import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { changeMappings } from "./change-mappings";
import { ChangeRoleMappingInput } from "./schemas";

/**
 * Changes which of our roles a mapping gives. It acts on the next request of everybody who has it.
 * @throws AppError `forbidden`, `invalid`, `not_found`, `precondition_failed`
 */
export async function changeRoleMapping(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "roles.change");
  const { id, role, confirmed } = parseInput(ChangeRoleMappingInput, input, "The mapping was not changed.");
  await changeMappings(session, "role_mapping.changed", confirmed, async (tx) => {
    const before = await tx.roleMapping.findUnique({ where: { id } });
    if (!before) throw new AppError("not_found", "This mapping was removed meanwhile.");
    return { before, after: await tx.roleMapping.update({ where: { id }, data: { role } }) };
  });
}
