/**
 * Undoes what a test made, last made first; each undo that fails is told, and the others are done all the same.
 */
export class Cleanup {
  private readonly undos: { what: string; undo: () => Promise<unknown> }[] = [];

  add(what: string, undo: () => Promise<unknown>): void {
    this.undos.push({ what, undo });
  }

  async run(): Promise<void> {
    const failures: string[] = [];
    for (let last = this.undos.pop(); last; last = this.undos.pop()) {
      const { what, undo } = last;
      await undo().catch((error) =>
        failures.push(`${what}: ${error instanceof Error ? error.message : error}`),
      );
    }
    if (failures.length > 0) throw new Error(`not cleaned up:\n${failures.join("\n")}`);
  }
}
