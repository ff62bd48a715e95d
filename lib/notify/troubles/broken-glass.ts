import { IS_TO_REVIEW } from "../../approvals/read-approvals";
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
  decidedBy: string;
  decidedAt: Date;
  reason: string;
}

/** What somebody took upon themselves without the second person, as long as nobody else has looked at it. */
export async function readBrokenGlass(): Promise<Partial<Seen>> {
  const rows = await db().$queryRaw<Row[]>(Prisma.sql`
    SELECT a.id, a.title, a.target_name AS "targetName", coalesce(a.decided_by, a.asked_by) AS "decidedBy",
      coalesce(a.decided_at, a.asked_at) AS "decidedAt", coalesce(a.reason, '') AS reason
    FROM approvals a WHERE ${IS_TO_REVIEW} ORDER BY a.asked_at, a.id`);
  return { troubles: rows.map(toTrouble) };
}

const toTrouble = ({ id, title, targetName, decidedBy, decidedAt, reason }: Row): Trouble => ({
  kind: "glass-broken",
  key: `glass-broken:${id}`,
  title: `${named(targetName)}: glass was broken`,
  text: `${decidedBy} went on without a second person at ${atMinute(decidedAt)}: ${sentence(title)} The reason given: ${sentence(reason)}`,
  todo: "Another person looks at what was done, and says so on the page of the request.",
  href: routes.approval(id),
  subject: { kind: "approval", id, name: targetName },
});
