import setup from "./database";

/** Two of vitest's projects run one after the other in one process: one PostgreSQL is enough for both. */
export default async () => (process.env.TEST_SUPERUSER_URL ? undefined : setup());
