import type { Mapping, MappingKind } from "./mapping";
import { DRILL_KINDS } from "./mapping";
import type { DescribedServer } from "./point-facts";
import type { RecoveryFacts } from "./recovery-facts";
import type { PlanNote, Ref } from "./recovery-run-plan";
import type { TargetProject } from "./target-facts";

/** What the parts of a plan are made from, and where they say what is in the way. */
export interface Planning {
  facts: RecoveryFacts;
  /** The VMs that are recovered, in their boot order. */
  servers: readonly DescribedServer[];
  /** The rows that this run follows. */
  rows: readonly Mapping[];
  row(kind: MappingKind, sourceKey: string): Mapping | undefined;
  /** Where a project's VMs are recovered; undefined: not decided. */
  project(projectId: string): TargetProject | undefined;
  obstacles: PlanNote[];
  warnings: PlanNote[];
}

/** Pure. @param mappings of both purposes */
export function planningOf(
  facts: RecoveryFacts,
  servers: readonly DescribedServer[],
  mappings: readonly Mapping[],
): Planning {
  const isDrill = facts.mode === "drill";
  const rows = mappings.filter(
    ({ kind, purpose }) => purpose === (isDrill && DRILL_KINDS.includes(kind) ? "drill" : "real"),
  );
  const byKey = new Map(rows.map((row) => [`${row.kind} ${row.sourceKey}`, row]));
  const row = (kind: MappingKind, sourceKey: string) => byKey.get(`${kind} ${sourceKey}`);
  return {
    facts,
    servers,
    rows,
    row,
    project: (projectId) => {
      const choice = row("project", projectId)?.choice;
      return choice?.do === "use" ? facts.target.projects.find((p) => p.projectId === choice.id) : undefined;
    },
    obstacles: [],
    warnings: [],
  };
}

/** What a row leads to; null: to nothing. Pure. */
export function refOf(row: Mapping | undefined): Ref | null {
  if (row?.choice?.do === "use") return { id: row.choice.id };
  return row?.choice?.do === "make" ? { made: row.sourceKey } : null;
}

/** A VM, for a note about it. Pure. */
export const aboutVm = ({
  serverId,
  name,
}: Pick<DescribedServer, "serverId" | "name">): PlanNote["about"] => ({
  kind: "vm",
  id: serverId,
  name,
});
