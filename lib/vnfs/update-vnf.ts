import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { checkSettings } from "./check-settings";
import { type LockedVnf, lockVnf, nextVersion } from "./lock-vnf";
import { VnfId, VnfSettings, VnfVersion, vnfNameKey } from "./vnf-schemas";

const Input = VnfSettings.extend({ vnfId: VnfId, version: VnfVersion });
const REFUSAL = "Nothing was changed.";

/**
 * Changes what a VNF is called and how it is protected, apart from its VMs. A run that goes on is not touched: it
 * executes the plan that it began with.
 * @throws AppError `invalid`, `not_found`, `conflict`
 */
export async function updateVnf(
  session: Session,
  input: unknown,
): Promise<{ changed: string[]; version: number }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version, receiverIds, ...settings } = parseInput(Input, input, REFUSAL);
  return orTaken(() =>
    audited(async (tx) => {
      const vnf = await lockVnf(tx, session, vnfId, version);
      const receivers = await checkSettings(tx, session, {
        name: settings.name,
        receiverIds,
        siteId: vnf.siteId,
        vnfId,
        refusal: REFUSAL,
      });
      const changes = differences(vnf, { ...settings, receivers });
      const changed = Object.keys(changes.new);
      if (changed.length === 0) return { changed, version };
      await tx.vnf.update({
        where: { id: vnfId },
        data: { ...settings, nameKey: vnfNameKey(settings.name) },
      });
      if (changed.includes("receivers")) {
        await tx.vnfReceiver.deleteMany({ where: { vnfId } });
        await tx.vnfReceiver.createMany({ data: receiverIds.map((siteId) => ({ vnfId, siteId })) });
      }
      const now = await nextVersion(tx, vnfId);
      await recordAudit(tx, actorOf(session), {
        action: "vnf.changed",
        target: { kind: "vnf", id: vnfId, name: settings.name },
        site: vnf.site,
        details: { ...changes, version: now },
      });
      return { changed, version: now };
    }),
  );
}

type Wanted = Omit<VnfSettings, "receiverIds"> & { receivers: string[] };

/** Receivers by name: two sites never have the same one. */
function differences(vnf: LockedVnf, wanted: Wanted) {
  const old = { ...vnf, receivers: vnf.receivers.map((r) => r.site.name) };
  const keys = (Object.keys(wanted) as (keyof Wanted)[]).filter(
    (key) => JSON.stringify(old[key]) !== JSON.stringify(wanted[key]),
  );
  const pick = (from: { [K in keyof Wanted]: unknown }) =>
    Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { old: pick(old), new: pick(wanted) };
}
