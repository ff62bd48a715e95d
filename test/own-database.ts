import { afterAll } from "vitest";
import setup from "./database";

/* For files that run side by side: each has a throw-away PostgreSQL of its own, from before its first line. */
const teardown = await setup();
afterAll(teardown, 60_000);
