/** The keys of runs in the query cache. */
export const runKeys = {
  all: ["runs"] as const,
  list: (query: string) => ["runs", "list", query] as const,
  one: (runId: string) => ["runs", "one", runId] as const,
};
