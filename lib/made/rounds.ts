interface Round<T> {
  now: Promise<T>;
  next?: Promise<T>;
}

/**
 * Work that many ask for at once and that serves them all: who asks while it is being done shares the next round, so that
 * each answer is of a time after its question.
 */
export class Rounds<T> {
  readonly #rounds = new Map<string, Round<T>>();

  /** @throws what the round throws: each of those who share it is told */
  of(key: string, work: () => Promise<T>): Promise<T> {
    const round = this.#rounds.get(key);
    if (!round) return this.#begin(key, work);
    const settled = () => {};
    round.next ??= round.now.then(settled, settled).then(() => this.#begin(key, work));
    return round.next;
  }

  #begin(key: string, work: () => Promise<T>): Promise<T> {
    const round: Round<T> = { now: work() };
    this.#rounds.set(key, round);
    const end = () => {
      if (this.#rounds.get(key) === round && !round.next) this.#rounds.delete(key);
    };
    void round.now.then(end, end);
    return round.now;
  }
}
