import type { ActionResult } from "@/lib/api/action-result";

/** The server action that runs the check lists, of all sites when none is named. */
export type CheckSites = (input: { siteId?: string }) => Promise<ActionResult<{ checked: number }>>;

/** Runs the check lists of all sites, and says in words what came of it. */
export async function checkAllSites(check: CheckSites): Promise<{ isDone: boolean; words: string }> {
  try {
    const result = await check({});
    if (!result.ok) return { isDone: false, words: result.message };
    const { checked } = result.value;
    if (checked === 0) return { isDone: true, words: "There is no site to check yet" };
    return { isDone: true, words: checked === 1 ? "The site was checked" : `${checked} sites were checked` };
  } catch {
    return { isDone: false, words: "Stillpoint does not answer: the sites were not checked." };
  }
}
