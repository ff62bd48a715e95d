import { isOpenStackError } from "./errors";

/** What a look-up by id gives; undefined when it says that there is no such thing. */
export async function ifFound<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (isOpenStackError(error, "not_found")) return undefined;
    throw error;
  }
}
