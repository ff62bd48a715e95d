/**
 * How Node runs our own long-lived programs. Left to itself, V8 lets garbage pile up to some four times what lives, on a machine
 * with much memory: a worker with 250 runs at once then holds 800 MB, of which 165 live (bench many-runs).
 */
export const PROGRAM_ARGS = ["--enable-source-maps", "--heap-growing-percent=40"];
