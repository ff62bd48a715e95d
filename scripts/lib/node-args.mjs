/**
 * How Node runs our own long-lived programs. Left to itself, V8 lets garbage pile up to some four times what lives, on a machine
 * with much memory: a worker with 250 runs at once then holds 800 MB, of which 200 live (bench many-runs).
 */
export const PROGRAM_ARGS = [
  "--enable-source-maps",
  "--heap-growing-percent=20",
  "--max-semi-space-size=8", // MB
];

export const PROGRAM_ENV = {
  /** glibc gives each thread an arena of its own otherwise, and gives hardly anything back of them. */
  MALLOC_ARENA_MAX: "2",
  /** Names are looked up by these. With the usual four, a resolver that hangs for two of a process's names holds up all others. */
  UV_THREADPOOL_SIZE: "16",
};
