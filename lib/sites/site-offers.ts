import { z } from "zod";
import { db } from "../db";
import type { MethodOffer, SiteOffers } from "../quiesce/method-offer";

/** How a site's VMs can be held still, as its last check list that could tell found it. */
export interface KnownOffers {
  offers: SiteOffers;
  /** ISO 8601. */
  asOf: string;
}

const Stored = z.object({
  methods: z.array(z.custom<MethodOffer>()),
  hypervisors: z.record(z.string(), z.string()).optional(),
  isAdmin: z.boolean(),
});

/** Of the columns; undefined before the first check that could tell. */
export function storedOffers(
  health: { quiesceOffers: unknown; quiesceOffersAt: Date | null } | null | undefined,
): KnownOffers | undefined {
  const offers = Stored.safeParse(health?.quiesceOffers).data;
  const asOf = health?.quiesceOffersAt?.toISOString();
  return offers && asOf ? { offers: { ...offers, hypervisors: offers.hypervisors }, asOf } : undefined;
}

/** Without asking the site. Names compute hosts: what of it is shown is for the reader's permissions to decide. */
export async function readSiteOffers(siteId: string): Promise<KnownOffers | undefined> {
  const select = { quiesceOffers: true, quiesceOffersAt: true };
  return storedOffers(await db().siteHealth.findUnique({ where: { siteId }, select }));
}
