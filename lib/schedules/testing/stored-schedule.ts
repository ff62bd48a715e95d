import { db } from "../../db";
import type { Prisma } from "../../generated/prisma/client";
import { siteNameKey } from "../../sites/site-name";
import { nextSlots } from "../plan-slots";
import type { Cadence, FullPolicy, SlotRule } from "../schedule";

/** Stores a schedule whose slots are due from a moment on. */
export async function storedSchedule(
  name: string,
  { cadence, timeZone, window = null }: { cadence: Cadence; timeZone: string; window?: SlotRule["window"] },
  vnfIds: readonly string[],
  from: Date,
  more: { full?: FullPolicy; isEnabled?: boolean } = {},
) {
  const [nextDueAt = null] = nextSlots({ cadence, timeZone, window }, from, 1);
  return db().schedule.create({
    data: {
      ...{ name, nameKey: siteNameKey(name), timeZone, createdBy: "ada", isEnabled: more.isEnabled ?? true },
      cadence: cadence as unknown as Prisma.InputJsonObject,
      ...(window && { freezeWindow: window as unknown as Prisma.InputJsonObject }),
      full: (more.full ?? { kind: "vnf" }) as unknown as Prisma.InputJsonObject,
      vnfs: { create: vnfIds.map((vnfId) => ({ vnfId, handledUntil: from, nextDueAt })) },
    },
  });
}
