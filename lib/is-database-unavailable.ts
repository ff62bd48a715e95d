// Prisma's: cannot reach, timed out, closed the connection, pool exhausted, no transaction in time. PostgreSQL's: connection lost (class 08),
// too many connections, shutting down, starting up. The system's: the rest.
const CODE =
  /^(P1001|P1002|P1008|P1017|P2024|P2028|08\w{3}|53300|57P0[123]|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE)$/;
// How Prisma's driver adapter names the same.
const KIND = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/;
const MESSAGE =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Can't reach database server/;

/** Whether an error says that the database does not answer, as opposed to refusing what it was asked. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, originalCode, kind, message, cause, errors } = error as Record<string, unknown>;
  if ([code, originalCode].some((value) => typeof value === "string" && CODE.test(value))) return true;
  if (typeof kind === "string" && KIND.test(kind)) return true;
  if (typeof message === "string" && MESSAGE.test(message)) return true;
  return isDatabaseUnavailable(cause) || (Array.isArray(errors) && errors.some(isDatabaseUnavailable));
}
