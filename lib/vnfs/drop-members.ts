import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { LockedVnf } from "./lock-vnf";
import { writeOrder } from "./write-order";

/**
 * Takes VMs out of a VNF; those that stay close ranks in their order.
 * @throws AppError `precondition_failed` when none would stay
 */
export async function dropMembers(
  tx: Transaction,
  vnf: LockedVnf,
  serverIds: readonly string[],
): Promise<void> {
  const staying = vnf.members.map((m) => m.serverId).filter((id) => !serverIds.includes(id));
  if (staying.length === 0)
    throw new AppError(
      "precondition_failed",
      `${vnf.name} would be empty, and protect nothing. Delete it instead, or add other VMs first.`,
    );
  await tx.vnfMember.deleteMany({ where: { vnfId: vnf.id, serverId: { in: [...serverIds] } } });
  await writeOrder(tx, vnf.id, staying);
}
