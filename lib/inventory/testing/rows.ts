import { randomUUID } from "node:crypto";
import type { Session, SessionProject } from "../../auth/session-store";
import { db } from "../../db";
import type { Role } from "../../generated/prisma/enums";

/** A site in the database that nobody answers for. */
export async function addSite(name = "Lyon"): Promise<string> {
  const { id } = await db().site.create({
    data: {
      name,
      nameKey: name.toLowerCase(),
      authUrl: `https://${name.toLowerCase()}.example/v3`,
      region: "R",
    },
  });
  return id;
}

/** A credential of a site's project; its secret opens nothing. */
export async function addCredential(siteId: string, projectId = "p", projectName = projectId) {
  const { id } = await db().siteCredential.create({
    data: {
      siteId,
      projectId,
      projectName,
      method: "application_credential",
      identity: { method: "application_credential", id: "app" },
      sealedSecret: "v1.none",
      userId: "u",
      userName: "stillpoint",
      roles: ["member"],
    },
  });
  return id;
}

/** Somebody who is signed in. */
export const sessionOf = (role: Role, projectIds: readonly string[] = []): Session => ({
  id: randomUUID(),
  kind: "keystone",
  userId: "u",
  name: "ada",
  role,
  projects: projectIds.map((id): SessionProject => ({ id, name: id, role })),
  siteId: null,
  siteName: null,
  address: null,
  mustChangePassword: false,
  provedAt: new Date(),
});
