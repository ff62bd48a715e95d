import { db } from "../db";
import { SessionGrants } from "./grants";
import type { Session } from "./session-store";

/** The projects of a sign-in whose roles Keystone did not tell in time; they count for nothing until the next one. */
export async function unknownProjects(session: Session): Promise<string[]> {
  if (session.kind === "local") return [];
  const said = SessionGrants.safeParse(await db().session.findUnique({ where: { id: session.id } }));
  return said.success ? said.data.grants.flatMap((g) => (g.roles === null ? [g.projectName] : [])) : [];
}
