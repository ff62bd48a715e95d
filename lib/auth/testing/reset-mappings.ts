import { db } from "../../db";
import type { Role } from "../../generated/prisma/enums";

/** What the migration puts there. */
export const DEFAULT_MAPPINGS = {
  reader: "viewer",
  member: "operator",
  manager: "operator",
  admin: "admin",
} as const satisfies Record<string, Role>;

/** Replaces all mappings by these, of roles. */
export async function resetMappings(mappings: Record<string, Role> = DEFAULT_MAPPINGS): Promise<void> {
  await db().roleMapping.deleteMany();
  await db().roleMapping.createMany({
    data: Object.entries(mappings).map(([name, role]) => ({
      kind: "role" as const,
      name,
      nameKey: name,
      role,
    })),
  });
}
