import { AppError } from "../errors";
import { siteNameKey } from "./site-name";

interface Named {
  id: string;
  name: string;
}

interface FreeNameOptions {
  /** Who has a key already. */
  find: (nameKey: string) => Promise<Named | null>;
  /** What it is: "hook". */
  kind: string;
  refusal: string;
  /** The id of who is to be called so. */
  own?: string | undefined;
}

/** The key of a name that no other one of its kind has. @throws AppError `invalid`, beside the name */
export async function freeNameKey(
  name: string,
  { find, kind, refusal, own }: FreeNameOptions,
): Promise<string> {
  const nameKey = siteNameKey(name);
  const other = await find(nameKey);
  if (other && other.id !== own)
    throw new AppError("invalid", refusal, {
      name: `There is a ${kind} ${other.name} already. Choose another name.`,
    });
  return nameKey;
}
