import { AppError } from "../errors";
import { Prisma } from "../generated/prisma/client";

/** Runs a transaction; what another one took away a moment earlier (a name, a project) is a conflict. */
export async function orTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002")) throw error;
    throw new AppError("conflict", "Somebody else stored the same a moment ago. Reload to see it.");
  }
}
