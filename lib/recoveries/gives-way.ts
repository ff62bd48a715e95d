import type { RunKind } from "../generated/prisma/enums";

/** A backup or a restore that waits for a dark site would hold its VNF up for hours; a drill makes nothing that anybody needs. */
const GIVES_WAY: readonly RunKind[] = ["backup", "drill", "restore"];

/** Whether a failover takes its VNF from a run of this kind, instead of waiting for it. Pure. */
export const givesWay = (kind: RunKind): boolean => GIVES_WAY.includes(kind);
