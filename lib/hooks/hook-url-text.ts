const EXAMPLE = "https://automation.example.com/stillpoint";

export const PLAIN_HTTP =
  "This address is plain HTTP: use https, or accept that it is within your own network.";

/** A hook's address, or what is wrong with it as it is written; whether it may be called, the server says. Pure. */
export function hookUrlText(given: string): { url: URL } | { problem: string } {
  if (/[\s\p{Cc}\p{Cf}]/u.test(given))
    return { problem: "The address has a space or a control character in it." };
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given))
    return { problem: `This is no address that can be called. One looks like ${EXAMPLE}.` };
  const url = new URL(given);
  if (url.username !== "" || url.password !== "")
    return {
      problem: "The address holds a user name or a password. Leave them out: each call is signed instead.",
    };
  if (url.search !== "" || url.hash !== "")
    return {
      problem:
        "The address ends with its path. Leave out what follows: it would be shown and logged, and each call is signed anyway.",
    };
  return { url };
}
