import { z } from "zod";

const Links = z.array(z.object({ rel: z.string(), href: z.string() })).nullish();

/**
 * The schema of a page as Nova, Cinder and Neutron give it: items under one key, links under another.
 * @param linksKey where the links are when not at `<key>_links`
 */
export const linkedPage = <S extends z.ZodType>(key: string, item: S, linksKey = `${key}_links`) =>
  z.preprocess(
    (body) => {
      const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
      return { items: fields[key], links: fields[linksKey] };
    },
    z
      .object({ items: z.array(item), links: Links })
      .transform((p) => ({ items: p.items, next: p.links?.find((l) => l.rel === "next")?.href })),
  );
