import type { Caller } from "./http";
import type { Site } from "./site";
import { type Row, table } from "./table";

/** A token that Keystone gave out. Regions share Keystone's database, as the regions of one cloud do. */
export interface Token extends Row, Caller {
  methods: readonly string[];
  /** Milliseconds since the epoch. */
  issuedAt: number;
  expiresAt: number;
  auditId: string;
  /** Of the token that it was made with. */
  parentAuditId?: string;
  /** The domain that it is for, instead of a project. */
  scopeDomainId?: string;
  applicationCredentialId?: string;
  /** Its application credential is gone: it is good for nothing, and Keystone says so in words of its own. */
  isOrphan?: boolean;
}
export const TOKENS = table<Token>("tokens");

/** The token with this id, if it is good still. */
export function goodToken(site: Site, id: string | undefined): Token | undefined {
  if (!id) return undefined;
  const token = site.world.tables.of("", TOKENS).get(id);
  return token && !token.isOrphan && token.expiresAt > site.now() ? token : undefined;
}

/** How long a token that is given out now lives, ms: `standard`, unless a fault makes it shorter. */
export function tokenLifeMs(site: Site, standard: number, userName: string): number {
  const effect = site.world.faults.take({ at: "token", site: site.name, subject: userName });
  return effect?.do === "live" ? effect.ms : standard;
}
