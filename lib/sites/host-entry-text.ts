/** What is wrong with an entry of the confirmed hosts as it is written; whether it may be asked, the server says. Pure. */
export function hostEntryProblem(entry: string): string | undefined {
  const text = entry.includes("://") ? entry : `https://${entry}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHost = url && /^(http:\/\/)?[^/@?#\s]+:\d+$/.test(entry) && url.pathname === "/";
  return isHost
    ? undefined
    : `"${entry.slice(0, 80)}" is no host with its port, such as nova.example.com:8774.`;
}
