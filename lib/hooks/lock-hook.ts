import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Hook } from "../generated/prisma/client";
import { freeNameKey } from "../sites/free-name-key";

/** A hook's row, held until the transaction ends. @throws AppError `not_found` */
export async function lockHook(tx: Transaction, hookId: string): Promise<Hook> {
  await tx.$queryRaw`SELECT id FROM hooks WHERE id = ${hookId}::uuid FOR UPDATE`;
  const hook = await tx.hook.findUnique({ where: { id: hookId } });
  if (!hook) throw new AppError("not_found", "There is no such hook any more.");
  return hook;
}

/** The key of a name that no other hook has. @throws AppError `invalid` */
export const freeHookKey = (tx: Transaction, name: string, refusal: string, own?: string): Promise<string> =>
  freeNameKey(name, {
    find: (nameKey) => tx.hook.findUnique({ where: { nameKey } }),
    ...{ kind: "hook", refusal, own },
  });
