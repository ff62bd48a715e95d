import { withoutJoiners } from "../joiners";
import { siteNameKey } from "../sites/site-name";

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** A site's name without what cannot be seen; another one when nothing is left. Pure. */
export const shownSiteName = (name: string, otherwise: string): string => orElse(seen(name), otherwise);

/** The same of a VNF, of whose words joiners are a part where their script needs them (joiners.ts). Pure. */
export const shownVnfName = (name: string, otherwise: string): string =>
  orElse(withoutJoiners(name).match(INVISIBLE) ? seen(name) : name.normalize("NFC").trim(), otherwise);

const seen = (name: string): string => name.normalize("NFC").replace(INVISIBLE, "").trim();

const orElse = (name: string, otherwise: string): string =>
  siteNameKey(withoutJoiners(name)) === "" ? otherwise : name;
