import type { ImportableManifest } from "./importable";
import { shownVnfName } from "./shown-name";

/** So much of a description is taken over that what is said of where it comes from has its place too. */
const MOST = 1_800;

/** Whom a VNF of a manifest belongs to and what it is, as it can be shown; empty where an older one does not tell. Pure. */
export function toldOfVnf({ vnf }: Pick<ImportableManifest, "vnf">, fingerprint: string) {
  const description = (vnf.description ?? "").replaceAll(/[^\P{Cc}\n\t]/gu, "").trim();
  const from = `Known from manifests that ${fingerprint} signed.`;
  return {
    owner: shownVnfName(vnf.owner ?? "", ""),
    description: [description.slice(0, MOST), from].filter(Boolean).join("\n\n"),
  };
}
