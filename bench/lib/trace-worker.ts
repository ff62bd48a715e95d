import { traceCalls } from "./trace-calls";

/* Loaded before a worker of a bench. */
traceCalls(process.env.BENCH_TRACE ?? "/dev/null");
