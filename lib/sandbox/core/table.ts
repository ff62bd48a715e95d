/** Anything that is kept: plain data that JSON can carry, never changed in place. */
export interface Row {
  readonly id: string;
}

/** A kind of rows; see `Tables.of`. */
export interface TableKey<R extends Row> {
  readonly name: string;
  /** Never there: it makes two kinds with different rows two types. */
  readonly row?: R;
}

export const table = <R extends Row>(name: string): TableKey<R> => ({ name });

export interface Change {
  /** Region, or "" for what all regions share. */
  site: string;
  table: string;
  id: string;
  before: Row | undefined;
  after: Row | undefined;
}

/** The rows of one kind at one site, oldest first. */
export class Table<R extends Row> {
  private readonly rows = new Map<string, R>();
  private list: readonly R[] | undefined;

  constructor(
    private readonly site: string,
    private readonly name: string,
    private readonly onChange: (change: Change) => void,
  ) {}

  get size(): number {
    return this.rows.size;
  }

  get(id: string): R | undefined {
    return this.rows.get(id);
  }

  /** All rows, oldest first. */
  all(): readonly R[] {
    this.list ??= [...this.rows.values()];
    return this.list;
  }

  find(isIt: (row: R) => boolean): R | undefined {
    return this.all().find(isIt);
  }

  filter(isIt: (row: R) => boolean): R[] {
    return this.all().filter(isIt);
  }

  /** @throws Error when the id is taken. */
  insert(row: R): R {
    if (this.rows.has(row.id)) throw new Error(`${this.name} has a row ${row.id} already`);
    return this.put(row, undefined);
  }

  /** @throws Error when there is no such row. */
  update(id: string, patch: Partial<R>): R {
    const before = this.rows.get(id);
    if (!before) throw new Error(`${this.name} has no row ${id}`);
    return this.put({ ...before, ...patch }, before);
  }

  remove(id: string): void {
    const before = this.rows.get(id);
    if (!before) return;
    this.rows.delete(id);
    this.list = undefined;
    this.onChange({ site: this.site, table: this.name, id, before, after: undefined });
  }

  /** Puts in what was kept, without telling anybody; undefined takes it out. */
  restore(id: string, row: R | undefined): void {
    if (row) this.rows.set(id, row);
    else this.rows.delete(id);
    this.list = undefined;
  }

  private put(after: R, before: R | undefined): R {
    this.rows.set(after.id, after);
    this.list = undefined;
    this.onChange({ site: this.site, table: this.name, id: after.id, before, after });
    return after;
  }
}

/** Everything that the sandbox knows, by site and kind. */
export class Tables {
  private readonly sites = new Map<string, Map<string, Table<Row>>>();

  constructor(private readonly onChange: (change: Change) => void) {}

  /** @param site region, or "" for what all regions share */
  of<R extends Row>(site: string, { name }: TableKey<R>): Table<R> {
    const found = this.sites.get(site)?.get(name) ?? this.make(site, name);
    return found as unknown as Table<R>;
  }

  private make(site: string, name: string): Table<Row> {
    const made = new Table<Row>(site, name, this.onChange);
    const tables = this.sites.get(site) ?? new Map<string, Table<Row>>();
    this.sites.set(site, tables.set(name, made));
    return made;
  }

  /** How many rows there are in all. */
  get size(): number {
    let size = 0;
    for (const tables of this.sites.values()) for (const rows of tables.values()) size += rows.size;
    return size;
  }

  /** How many rows there are of each kind at a site. */
  *sizes(site: string): Generator<[kind: string, size: number]> {
    for (const [kind, rows] of this.sites.get(site) ?? []) yield [kind, rows.size];
  }

  /** Each row that there is, as a change from nothing. */
  *dump(): Generator<Change> {
    for (const [site, tables] of this.sites)
      for (const [table, rows] of tables)
        for (const row of rows.all()) yield { site, table, id: row.id, before: undefined, after: row };
  }
}
