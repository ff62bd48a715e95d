import { z } from "zod";
import { db } from "../db";
import type { MethodOffer, SiteOffers } from "../quiesce/method-offer";
import { offerGuestAgent } from "../quiesce/offer-methods";

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

interface Row {
  health: { quiesceOffers: unknown; quiesceOffersAt: Date | null } | null;
  /** Null: access to its compute hosts is not stored. */
  hostAccess: object | null;
}

/**
 * Of a site's rows; undefined before the first check that could tell. The guest agent's offer is as its access is stored
 * now: that needs no check.
 */
export function storedOffers({ health, hostAccess }: Row): KnownOffers | undefined {
  const stored = Stored.safeParse(health?.quiesceOffers).data;
  const asOf = health?.quiesceOffersAt?.toISOString();
  if (!stored || !asOf) return undefined;
  const guestAgent = offerGuestAgent(hostAccess !== null);
  const methods = stored.methods.map((o) => (o.method === "guest-agent" ? guestAgent : o));
  return { offers: { methods, hypervisors: stored.hypervisors, isAdmin: stored.isAdmin }, asOf };
}

/** Without asking the site. Names compute hosts: what of it is shown is for the reader's permissions to decide. */
export async function readSiteOffers(siteId: string): Promise<KnownOffers | undefined> {
  const site = await db().site.findUnique({
    where: { id: siteId },
    select: {
      health: { select: { quiesceOffers: true, quiesceOffersAt: true } },
      hostAccess: { select: { id: true } },
    },
  });
  return site ? storedOffers(site) : undefined;
}
