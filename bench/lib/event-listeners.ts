import http from "node:http";

/** Clients of the run's events, each with a connection of its own, the sessions in turns: when each has heard of which title. */
export class EventListeners {
  readonly #requests: http.ClientRequest[] = [];
  readonly #heard: Map<string, number>[] = [];

  constructor(
    private readonly url: string,
    private readonly cookies: readonly string[],
    private readonly titles: RegExp,
  ) {}

  async open(count: number): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, (_, i) => this.#open(this.cookies[i % this.cookies.length] ?? "")),
    );
  }

  #open(cookie: string): Promise<void> {
    const heard = new Map<string, number>();
    this.#heard.push(heard);
    return new Promise((resolve, reject) => {
      const request = http.get(this.url, { agent: false, headers: { cookie } }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`the events answer ${response.statusCode}`));
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
          const end = text.lastIndexOf("\n\n");
          if (end < 0) return;
          for (const [title] of text.slice(0, end).matchAll(this.titles))
            if (!heard.has(title)) heard.set(title, Date.now());
          text = text.slice(end + 2);
          if (heard.size > 0) resolve();
        });
      });
      request.on("error", reject);
      this.#requests.push(request);
    });
  }

  /** When each has heard of it, ms since the epoch. @throws when one does not within 20 s */
  async all(title: string): Promise<number[]> {
    const deadline = Date.now() + 20_000;
    while (!this.#heard.every((heard) => heard.has(title))) {
      if (Date.now() > deadline) throw new Error(`a client never heard of "${title}"`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.#heard.map((heard) => heard.get(title) ?? Number.NaN);
  }

  close(): void {
    for (const request of this.#requests) request.on("error", () => {}).destroy();
  }
}
