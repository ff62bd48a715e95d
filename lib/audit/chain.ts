/** Has the entries that were committed chained, soon and without being waited for. */
export function chainSoon(): void {}
