import { MAX_OWNER } from "../vnfs/vnf-schemas";
import { cut } from "./free-name";
import type { ImportableManifest } from "./importable";
import { shownVnfName } from "./shown-name";

/** So much of a description is taken over that what is said of where it comes from has its place too. */
const MOST = 1_800;

/** Whom a VNF of a manifest belongs to and what it is, as it can be shown; empty where an older one does not tell. Pure. */
export function toldOfVnf({ vnf }: Pick<ImportableManifest, "vnf">, fingerprint: string) {
  const description = (vnf.description ?? "").replaceAll(/[^\P{Cc}\n\t]|\p{Cs}/gu, "").trim();
  const from = `Known from manifests that ${fingerprint} signed.`;
  return {
    owner: cut(shownVnfName(vnf.owner ?? "", ""), MAX_OWNER),
    description: [cut(description, MOST), from].filter(Boolean).join("\n\n"),
  };
}
