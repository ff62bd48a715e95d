/**
 * Gathers what one turn of the program writes, and has it written before anything else happens: before an answer that
 * tells of it goes out, too.
 */
export class Turn {
  private texts: string[] = [];

  constructor(private readonly write: (texts: readonly string[]) => void) {}

  add(text: string): void {
    if (this.texts.push(text) === 1) queueMicrotask(() => this.end());
  }

  /** Now, without waiting for the turn's end. */
  end(): void {
    const { texts } = this;
    this.texts = [];
    if (texts.length > 0) this.write(texts);
  }
}
