import type { Route, Task } from "../../core/http";

/** What nova-quiesce adds to Nova's API, but the two actions. */
export const quiesceRoutes: readonly Route[] = [];

export const quiesceTasks: Readonly<Record<string, Task>> = {};
