interface Made {
  resourceId: string | null;
  tag: string;
}

interface MadeFor {
  sourceServerId: string;
  name: string;
  tier: number;
  serverId: string | null;
}

type InOrder<T, R> = T & {
  /** Of the recovery's VMs; undefined: it is told by its mark only. */
  row: R | undefined;
  name: string;
  bootOrder: number;
};

/**
 * VMs that a recovery made, as they are told of: in their boot order, then by name; ids and marks are random. Pure.
 * @param planned the tiers of the plan that it was built by, where they are not those that it began with
 */
export function copiesInOrder<T extends Made, R extends MadeFor>(
  made: readonly T[],
  rows: readonly R[],
  planned: readonly { serverId: string; tier: number }[],
): InOrder<T, R>[] {
  return made
    .map((thing) => {
      const row = rows.find(
        ({ serverId, sourceServerId }) =>
          (thing.resourceId !== null && serverId === thing.resourceId) || thing.tag.includes(sourceServerId),
      );
      const tier = planned.find(({ serverId }) => serverId === row?.sourceServerId)?.tier ?? row?.tier;
      return { ...thing, row, name: row?.name ?? thing.tag, bootOrder: tier ?? 1 };
    })
    .sort((a, b) => a.bootOrder - b.bootOrder || a.name.localeCompare(b.name) || a.tag.localeCompare(b.tag));
}
