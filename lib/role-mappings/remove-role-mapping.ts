import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { changeMappings } from "./change-mappings";
import { RemoveRoleMappingInput } from "./schemas";

/**
 * Removes a mapping. Who had nothing else is signed out by it.
 * @throws AppError `forbidden`, `not_found`, `precondition_failed`
 */
export async function removeRoleMapping(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "roles.change");
  const parsed = RemoveRoleMappingInput.safeParse(input);
  if (!parsed.success) throw gone();
  const { id, confirmed } = parsed.data;
  await changeMappings(session, "role_mapping.removed", confirmed, async (tx) => {
    const before = await tx.roleMapping.findUnique({ where: { id } });
    if (!before) throw gone();
    await tx.roleMapping.delete({ where: { id } });
    return { before, after: null };
  });
}

const gone = () => new AppError("not_found", "This mapping was removed already.");
