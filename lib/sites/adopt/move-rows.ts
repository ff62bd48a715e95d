import type { Transaction } from "../../audit/record";
import type { Site } from "../../generated/prisma/client";
import type { Adopted } from "./take-over";

type Named = Pick<Site, "id" | "name">;

/** Gives every row of one site to another. Both are held. */
export async function moveRows(tx: Transaction, from: Named, to: Named): Promise<Omit<Adopted, "name">> {
  const vnfIds = (await tx.vnf.findMany({ where: { siteId: from.id }, select: { id: true } })).map(
    ({ id }) => id,
  );
  const alreadyThere = await moveMembers(tx, from, to);
  const { count: vnfs } = await tx.vnf.updateMany({
    where: { siteId: from.id },
    data: { siteId: to.id, version: { increment: 1 } },
  });
  await tx.vnfReceiver.deleteMany({ where: { siteId: to.id, vnfId: { in: vnfIds } } });
  await tx.planReadiness.updateMany({
    where: { plan: { vnfId: { in: vnfIds } } },
    data: { expiresAt: new Date(0) },
  });
  const { count: points } = await tx.recoveryPoint.updateMany({
    where: { siteId: from.id },
    data: { siteId: to.id, siteName: to.name },
  });
  const backups = await moveBackups(tx, from, to);
  await moveRuns(tx, from, to);
  const formerMembers = await moveFormer(tx, from, to);
  await rememberAs(tx, from, to);
  return { vnfs, points, backups, formerMembers, alreadyThere };
}

/** A VM may be in one VNF only: one that is in another there stays in that. @returns the names of these */
async function moveMembers(tx: Transaction, from: Named, to: Named): Promise<string[]> {
  const taken = await tx.$queryRaw<{ id: string; name: string; vnfId: string }[]>`
    SELECT m.id, m.name, m.vnf_id AS "vnfId" FROM vnf_members m
    JOIN vnf_members t ON t.site_id = ${to.id}::uuid AND t.server_id = m.server_id
    WHERE m.site_id = ${from.id}::uuid ORDER BY m.name, m.id`;
  await tx.vnfMember.deleteMany({ where: { id: { in: taken.map(({ id }) => id) } } });
  for (const vnfId of new Set(taken.map((member) => member.vnfId)))
    await tx.$executeRaw`
      UPDATE vnf_members m SET position = n.position
      FROM (SELECT id, row_number() OVER (ORDER BY position)::int AS position FROM vnf_members
        WHERE vnf_id = ${vnfId}::uuid) n WHERE n.id = m.id`;
  await tx.vnfMember.updateMany({ where: { siteId: from.id }, data: { siteId: to.id } });
  return taken.map(({ name }) => name);
}

/** Each gets the credential of its project there. What was known of them as copies there is known of them themselves. */
async function moveBackups(tx: Transaction, from: Named, to: Named): Promise<number> {
  await tx.backupCopy.deleteMany({ where: { siteId: to.id, backup: { siteId: from.id } } });
  return tx.$executeRaw`
    UPDATE point_backups b SET site_id = ${to.id}::uuid, credential_id = coalesce((SELECT c.id FROM site_credentials c
      WHERE c.site_id = ${to.id}::uuid AND c.project_id = b.project_id), b.credential_id)
    WHERE b.site_id = ${from.id}::uuid`;
}

/** Plans and what a fence has written name the site by its id, within their texts: a roll-back finds the VMs by it. */
async function moveRuns(tx: Transaction, from: Named, to: Named): Promise<void> {
  await tx.$executeRaw`
    UPDATE runs SET plan = replace(plan::text, ${from.id}::text, ${to.id}::text)::jsonb
    WHERE site_id = ${from.id}::uuid
      OR recovery_id IN (SELECT id FROM recoveries WHERE from_site_id = ${from.id}::uuid)`;
  await tx.run.updateMany({ where: { siteId: from.id }, data: { siteId: to.id, siteName: to.name } });
  await tx.$executeRaw`
    UPDATE recoveries SET from_site_id = ${to.id}::uuid, from_site_name = ${to.name},
      fence = replace(fence::text, ${from.id}::text, ${to.id}::text)::jsonb
    WHERE from_site_id = ${from.id}::uuid`;
}

/** VMs that were left there are watched from now on, and the site learns the backups of the VNFs that left them. */
async function moveFormer(tx: Transaction, from: Named, to: Named): Promise<number> {
  await tx.$executeRaw`
    DELETE FROM former_members f USING former_members t WHERE f.site_id = ${from.id}::uuid
      AND t.site_id = ${to.id}::uuid AND t.vnf_id = f.vnf_id AND t.server_id = f.server_id`;
  const { count } = await tx.formerMember.updateMany({ where: { siteId: from.id }, data: { siteId: to.id } });
  await tx.$executeRaw`
    INSERT INTO vnf_receivers (vnf_id, site_id) SELECT DISTINCT f.vnf_id, f.site_id FROM former_members f
    JOIN vnfs v ON v.id = f.vnf_id WHERE f.site_id = ${to.id}::uuid AND v.site_id <> f.site_id AND v.deleted_at IS NULL
    ON CONFLICT DO NOTHING`;
  return count;
}

/** A later import of the same installation's manifests comes in at the real one. */
async function rememberAs(tx: Transaction, from: Named, to: Named): Promise<void> {
  await tx.$executeRaw`
    UPDATE manifest_imports SET result = jsonb_set(result, '{sites}',
      coalesce(result -> 'sites', '{}') || jsonb_build_object(${from.id}::text, ${to.id}::text))`;
}
