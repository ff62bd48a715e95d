import { IS_WAITING } from "../../approvals/read-approvals";
import { type Permission, rolesWith } from "../../auth/permissions";
import { db } from "../../db";
import { Prisma } from "../../generated/prisma/client";
import { sentence } from "../../recoveries/words";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atMinute, named } from "../trouble-words";

interface Row {
  id: string;
  title: string;
  targetName: string;
  permission: string;
  askedBy: string;
  askedAt: Date;
  expiresAt: Date;
}

/** Requests that wait for a second person, who need not look at Stillpoint just now. */
export async function readWaitingApprovals(): Promise<Partial<Seen>> {
  const rows = await db().$queryRaw<Row[]>(Prisma.sql`
    SELECT a.id, a.title, a.target_name AS "targetName", a.permission, a.asked_by AS "askedBy",
      a.asked_at AS "askedAt", a.expires_at AS "expiresAt"
    FROM approvals a WHERE ${IS_WAITING} ORDER BY a.asked_at, a.id`);
  return { troubles: rows.map(toTrouble) };
}

const toTrouble = ({ id, title, targetName, permission, askedBy, askedAt, expiresAt }: Row): Trouble => ({
  kind: "approval-waiting",
  key: `approval-waiting:${id}`,
  title: `${named(targetName)}: waits for a second person`,
  text: `${askedBy} asked at ${atMinute(askedAt)}: ${sentence(title)} Nothing of it is done before another person has approved it, which nobody can from ${atMinute(expiresAt)} on.`,
  todo: `Another person with the role ${rolesWith(permission as Permission)} opens the request, and approves or refuses it.`,
  href: routes.approval(id),
  subject: { kind: "approval", id, name: targetName },
});
