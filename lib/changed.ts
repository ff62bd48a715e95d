/** What storing a form came to. */
export interface Changed<V extends number | string = number> {
  /** The names of what is different. */
  changed: string[];
  /** That the thing has by that: what is typed from now on is about it. */
  version: V;
}
