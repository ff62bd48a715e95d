import { freeNameKey } from "../../sites/free-name-key";
import type { Transaction } from "../record";

interface Whose {
  userKey: string;
  refusal: string;
  /** The view that is to be called so. */
  own?: string;
}

/** The key of a name that no other view of that person has. @throws AppError `invalid` */
export const freeViewKey = (
  tx: Transaction,
  name: string,
  { userKey, refusal, own }: Whose,
): Promise<string> =>
  freeNameKey(name, {
    find: (nameKey) => tx.auditView.findUnique({ where: { userKey_nameKey: { userKey, nameKey } } }),
    ...{ kind: "view", refusal, own },
  });
